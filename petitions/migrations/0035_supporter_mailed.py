from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0034_memberships'),
    ]

    operations = [
        migrations.AddField(
            model_name='supporter',
            name='mailed',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
    ]
