import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0028_reminder_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suppressed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField(max_length=32)),
                ('kind', models.CharField(choices=[('bounce', 'Bounce'), ('complaint', 'Complaint')], max_length=9)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'kind'), name='suppressed_once')],
            },
        ),
    ]
