from datetime import date
from pathlib import Path
from typing import Any

import holidays
from django.db import migrations

from heard.history.sql import from_file

SQL = Path(__file__).resolve().parents[1] / "sql"


def england(apps: Any, schema_editor: Any) -> None:
    """England's bank holidays, from before the first clock to well past the last; one-off days are added locally."""
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(2020, 2051))
    model = apps.get_model("process", "BankHoliday")
    model.objects.bulk_create(model(day=day, name=name) for day, name in sorted(days.items()) if day < date(2051, 1, 1))


class Migration(migrations.Migration):
    dependencies = [("process", "0001_initial"), ("agencies", "0002_sql")]
    operations = [
        from_file(SQL / "rules.sql"),
        migrations.RunPython(england, migrations.RunPython.noop, elidable=False),
        from_file(SQL / "time.sql"),
        from_file(SQL / "conflict.sql"),
        from_file(SQL / "ladder.sql"),
        from_file(SQL / "move.sql"),
        from_file(SQL / "more_time.sql"),
        from_file(SQL / "tick.sql"),
        from_file(SQL / "access.sql"),
        from_file(SQL / "waiting.sql"),
        from_file(SQL / "wall.sql"),
        from_file(SQL / "glass.sql"),
        from_file(SQL / "hand_off.sql"),
    ]
