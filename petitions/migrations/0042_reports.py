import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0041_moderation_settings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('third', 'It names or shows somebody who did not agree'), ('threat', 'It threatens or insults somebody'), ('minor', 'It tells of a child, or a child may have written it'), ('untrue', 'It is untrue, or pretends to be somebody else'), ('other', 'Something else')], max_length=10)),
                ('sealed_text', models.BinaryField(null=True)),
                ('repeated', models.PositiveIntegerField(db_default=0, default=0)),
                ('made_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('open', 'not decided yet'), ('kept', 'stays as it is'), ('acted', 'something was done')], db_default='open', default='open', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='petitions.petition')),
                ('reason', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='petitions.reason')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'permissions': [('decide_reports', 'Can decide about reported petitions')],
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('outcome', 'open')), fields=['petition', 'made_at'], name='report_open')],
            },
        ),
    ]
