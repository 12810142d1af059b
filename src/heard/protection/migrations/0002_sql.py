from pathlib import Path

from django.db import migrations

from heard.history.sql import from_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_initial"), ("concerns", "0002_sql")]
    operations = [
        from_file(SQL / "episode_steps.sql"),
        from_file(SQL / "episode.sql"),
        from_file(SQL / "voice.sql"),
        from_file(SQL / "assessment_steps.sql"),
        from_file(SQL / "assessment.sql"),
        from_file(SQL / "meeting_steps.sql"),
        from_file(SQL / "meeting.sql"),
        from_file(SQL / "plan_steps.sql"),
        from_file(SQL / "plan.sql"),
        from_file(SQL / "harm_steps.sql"),
        from_file(SQL / "panel_steps.sql"),
        from_file(SQL / "panel.sql"),
        from_file(SQL / "team.sql"),
        from_file(SQL / "care_steps.sql"),
        from_file(SQL / "care.sql"),
        from_file(SQL / "nrm_steps.sql"),
        from_file(SQL / "nrm.sql"),
        from_file(SQL / "victim_steps.sql"),
        from_file(SQL / "victim.sql"),
        from_file(SQL / "incident_steps.sql"),
        from_file(SQL / "incident.sql"),
        from_file(SQL / "licence_steps.sql"),
        from_file(SQL / "licence.sql"),
    ]
