from django.db import migrations

from shiliu.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [append_only("ledger_fact"), append_only("ledger_seal")]
