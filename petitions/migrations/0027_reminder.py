from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0026_supporter_wants'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='signature',
            name='bounced_at',
            field=models.DateTimeField(null=True),
        ),
    ]
