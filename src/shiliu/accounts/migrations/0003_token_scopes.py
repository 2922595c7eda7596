"""Keys get scopes; those that exist keep what every key could do before."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

BEFORE = ["cases:request:work", "cases:unit:view"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_shared_counts")]

    operations = [
        migrations.AddField(
            model_name="token",
            name="scopes",
            field=ArrayField(models.CharField(max_length=40), default=BEFORE, size=None),
            preserve_default=False,
        )
    ]
