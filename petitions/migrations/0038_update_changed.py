from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0037_who_is_behind'),
    ]

    operations = [
        migrations.AddField(
            model_name='update',
            name='changed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='updatetext',
            name='changed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
