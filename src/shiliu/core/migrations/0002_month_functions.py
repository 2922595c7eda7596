from django.db import migrations

from shiliu.core.months import month_functions


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [month_functions()]
