from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0051_monthly_gifts_name_nobody'),
    ]

    operations = [
        migrations.AddField(
            model_name='donation',
            name='lost_minor',
            field=models.PositiveBigIntegerField(null=True),
        ),
    ]
