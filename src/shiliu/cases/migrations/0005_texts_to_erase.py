from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_found_at_size")]

    operations = [
        migrations.AddIndex(
            "text",
            models.Index(
                condition=models.Q(("erased_at", None)), fields=["case"], name="cases_text_kept"
            ),
        ),
    ]
