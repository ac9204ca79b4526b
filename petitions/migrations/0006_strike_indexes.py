from django.db import migrations, models

from campaign.postgresql.operations import AddIndexLive, RemoveIndexLive


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('petitions', '0005_strike'),
    ]

    operations = [
        RemoveIndexLive(
            model_name='signature',
            name='signature_owes_number',
        ),
        RemoveIndexLive(
            model_name='signature',
            name='signature_owes_thanks',
        ),
        RemoveIndexLive(
            model_name='signature',
            name='signature_owes_drop',
        ),
        RemoveIndexLive(
            model_name='signature',
            name='signature_owes_mail',
        ),
        AddIndexLive(
            model_name='signature',
            index=models.Index(condition=models.Q(models.Q(('mailed_at__isnull', True), ('asked_at__gt', models.F('mailed_at')), _connector='OR'), ('withdrawn_at__isnull', True)), fields=['mail_after', 'asked_at'], name='signature_owes_mail'),
        ),
        AddIndexLive(
            model_name='signature',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False), ('number__isnull', True), ('withdrawn_at__isnull', True)), fields=['petition', 'confirmed_at', 'id'], name='signature_owes_number'),
        ),
        AddIndexLive(
            model_name='signature',
            index=models.Index(condition=models.Q(('number__isnull', False), ('thanked_at__isnull', True), ('withdrawn_at__isnull', True)), fields=['numbered_at'], name='signature_owes_thanks'),
        ),
        AddIndexLive(
            model_name='signature',
            index=models.Index(condition=models.Q(('number__isnull', False), ('off_roll_at__isnull', True), ('withdrawn_at__isnull', False)), fields=['withdrawn_at'], name='signature_owes_drop'),
        ),
        AddIndexLive(
            model_name='signature',
            index=models.Index(condition=models.Q(('off_roll_at__isnull', False), ('withdrawn_at__isnull', True)), fields=['petition'], name='signature_owes_return'),
        ),
        AddIndexLive(
            model_name='signature',
            index=models.Index(condition=models.Q(('struck_by__isnull', False)), fields=['struck_by', 'id'], name='signature_struck'),
        ),
    ]
