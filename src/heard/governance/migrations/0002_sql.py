from pathlib import Path

from django.db import migrations

from heard.history.sql import from_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial"), ("protection", "0002_sql")]
    operations = [
        from_file(SQL / "sharing_steps.sql"),
        from_file(SQL / "sharing.sql"),
        from_file(SQL / "keeping.sql"),
        from_file(SQL / "erasure_steps.sql"),
        from_file(SQL / "erasure.sql"),
        from_file(SQL / "subject_access_steps.sql"),
        from_file(SQL / "subject_access.sql"),
    ]
