from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0020_my_request'),
    ]

    operations = [
        migrations.AddField(
            model_name='supporter',
            name='failed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='supporter',
            name='wants',
            field=models.CharField(choices=[('all', 'Everything'), ('important', 'What is important'), ('outcome', 'Only how it ends')], db_default='all', default='all', max_length=10),
        ),
    ]
