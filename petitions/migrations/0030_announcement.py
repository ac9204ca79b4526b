import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0029_suppressed'),
    ]

    operations = [
        migrations.AddField(
            model_name='petition',
            name='automatic_mails',
            field=models.BooleanField(db_default=True, default=True, help_text='Milestones, deliveries, answers and the outcome are mailed by themselves to those who asked for news.', verbose_name='tell supporters by mail'),
        ),
        migrations.AddField(
            model_name='petitionpage',
            name='automatic_mails',
            field=models.BooleanField(db_default=True, default=True, help_text='Milestones, deliveries, answers and the outcome are mailed by themselves to those who asked for news.', verbose_name='tell supporters by mail'),
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('milestone', 'milestone'), ('delivery', 'delivery'), ('answer', 'answer'), ('outcome', 'outcome')], max_length=9)),
                ('event', models.CharField(max_length=20)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('starts_at', models.DateTimeField()),
                ('cursor', models.BigIntegerField(default=0)),
                ('sent_count', models.PositiveIntegerField(default=0)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('closed_why', models.CharField(blank=True, choices=[('off', 'automatic mails are switched off'), ('overtaken', 'a larger milestone came before it left'), ('untrue', 'it no longer stands on the page'), ('before', 'it happened before it could be mailed')], max_length=9)),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='petitions.petition')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['starts_at'], name='announcement_owed')],
                'constraints': [models.UniqueConstraint(fields=('petition', 'kind', 'event'), name='announcement_once')],
            },
        ),
        migrations.CreateModel(
            name='PutOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature_id', models.BigIntegerField()),
                ('attempts', models.PositiveSmallIntegerField(default=1)),
                ('again_at', models.DateTimeField()),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='put_off', to='petitions.announcement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('announcement', 'signature_id'), name='putoff_once')],
            },
        ),
    ]
