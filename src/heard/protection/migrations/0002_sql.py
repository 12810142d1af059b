from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_initial"), ("concerns", "0002_sql")]
    operations = []
