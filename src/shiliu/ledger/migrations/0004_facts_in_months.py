from django.db import migrations

from shiliu.core.months import in_months


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_where_cohorts_began"), ("core", "0002_month_functions")]
    operations = [
        in_months(
            "ledger_fact",
            key="id",
            primary_key="id",
            indexes=[
                "CREATE INDEX ledger_fact_recorded ON ledger_fact (recorded_at, id)",
                "CREATE INDEX ledger_fact_subject ON ledger_fact (subject_id, id)",
                "CREATE INDEX ledger_fact_verb_at ON ledger_fact (verb, at)",
                "CREATE INDEX ledger_fact_began ON ledger_fact (subject_type, since, id)"
                " WHERE from_state = '' AND since IS NOT NULL",
            ],
            append_only=True,
        )
    ]
