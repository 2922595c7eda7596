from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                fields=["subject_type", "since", "id"],
                name="ledger_fact_began",
                condition=models.Q(("from_state", ""), ("since__isnull", False)),
            ),
        )
    ]
