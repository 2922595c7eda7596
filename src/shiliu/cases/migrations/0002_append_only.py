from django.db import migrations

from shiliu.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [append_only("cases_step")]
