from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0039_letters'),
    ]

    operations = [
        migrations.AddField(
            model_name='reason',
            name='hidden_why',
            field=models.CharField(blank=True, choices=[('third', 'It names a third person'), ('threat', 'It threatens or insults somebody'), ('minor', 'It tells of a child, or a child may have written it'), ('other', 'Another ground')], db_default='', default='', max_length=10),
        ),
    ]
