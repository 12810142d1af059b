from pathlib import Path

from django.db import migrations

from heard.history.sql import from_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [
        from_file(SQL / "actor.sql"),
        from_file(SQL / "entry.sql"),
        from_file(SQL / "erasure.sql"),
        from_file(SQL / "sealing.sql"),
        from_file(SQL / "as_it_stood.sql"),
    ]
