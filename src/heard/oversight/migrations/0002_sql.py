from pathlib import Path

from django.db import migrations

from heard.history.sql import from_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_sql"), ("oversight", "0001_initial")]
    operations = [
        from_file(SQL / "who_knew.sql"),
        from_file(SQL / "audit.sql"),
        from_file(SQL / "figures.sql"),
        from_file(SQL / "hotspots.sql"),
        from_file(SQL / "reading_rules.sql"),
    ]
