"""What a unit does outside its area is found in the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_splitting")]
    operations = [
        migrations.RemoveIndex("case", "cases_of_doer"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["doer", "-received_at", "-id"],
                include=["area_path"],
                name="cases_of_doer",
                condition=~models.Q(doer=None),
            ),
        ),
    ]
