from django.db import migrations, models

from campaign.postgresql.operations import AddIndexLive


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('petitions', '0027_reminder'),
    ]

    operations = [
        AddIndexLive(
            model_name='signature',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', True), ('mailed_at__isnull', False), ('reminded_at__isnull', True), ('bounced_at__isnull', True), ('slow_why', ''), ('withdrawn_at__isnull', True)), fields=['mailed_at'], name='signature_owes_reminder'),
        ),
    ]
