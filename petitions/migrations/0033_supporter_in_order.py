from django.db import migrations, models

from campaign.postgresql.operations import AddIndexLive


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('petitions', '0032_broadcast'),
    ]

    operations = [
        AddIndexLive(
            model_name='supporter',
            index=models.Index(fields=['petition', 'id'], name='supporter_in_order'),
        ),
    ]
