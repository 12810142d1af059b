from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("concerns", "0001_initial")]
    operations = []
