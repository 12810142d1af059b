from pathlib import Path

from django.db import migrations

from heard.history.sql import from_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("process", "0002_sql")]
    operations = [
        from_file(SQL / "mention.sql"),
        from_file(SQL / "spotted.sql"),
        from_file(SQL / "look_up.sql"),
        from_file(SQL / "match.sql"),
        from_file(SQL / "named_worker.sql"),
        from_file(SQL / "earlier_record.sql"),
        from_file(SQL / "linking.sql"),
        from_file(SQL / "network.sql"),
        from_file(SQL / "groups.sql"),
    ]
