from django.db import migrations, models

from shiliu.core.ids import new_id
from shiliu.core.months import in_months


def key_of_both(model: str) -> list[migrations.operations.base.Operation]:
    return [
        migrations.AlterField(
            model, "id", models.UUIDField(default=new_id, editable=False)
        ),
        migrations.AddField(
            model,
            "pk",
            models.CompositePrimaryKey(
                "case_id", "id", blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        migrations.RemoveIndex(model, f"cases_{model}_of_case"),
    ]


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only"), ("core", "0002_month_functions")]
    operations = [
        migrations.RunSQL("DROP INDEX cases_step_of_case; DROP INDEX cases_text_of_case"),
        in_months(
            "cases_step", key="case_id", primary_key="case_id, id", indexes=[], append_only=True
        ),
        in_months(
            "cases_text",
            key="case_id",
            primary_key="case_id, id",
            indexes=[
                "CREATE INDEX cases_text_found ON cases_text USING gin (bigrams, areas)"
                " WITH (gin_pending_list_limit = 256)",
                "CREATE INDEX cases_text_newest ON cases_text (received_at DESC, case_id DESC)"
                " WHERE bigrams IS NOT NULL",
            ],
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[*key_of_both("step"), *key_of_both("text")]
        ),
    ]
