from pathlib import Path

from django.db import migrations

from heard.history.sql import from_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("concerns", "0001_initial"), ("people", "0002_sql")]
    operations = [
        from_file(SQL / "steps.sql"),
        from_file(SQL / "closing.sql"),
        from_file(SQL / "conflicts.sql"),
        from_file(SQL / "receipts.sql"),
        from_file(SQL / "doors.sql"),
        from_file(SQL / "in_confidence.sql"),
        from_file(SQL / "named.sql"),
        from_file(SQL / "worded.sql"),
    ]
