from pathlib import Path

from django.db import migrations

from heard.history.sql import from_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial"), ("history", "0002_sql")]
    operations = [
        from_file(SQL / "posts.sql"),
        from_file(SQL / "staffing.sql"),
    ]
