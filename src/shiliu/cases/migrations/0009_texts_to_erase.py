from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_merging")]

    operations = [
        migrations.AddIndex(
            "text",
            models.Index(
                condition=models.Q(("erased_at", None)), fields=["case"], name="cases_text_kept"
            ),
        ),
    ]
