import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0040_reason_hidden_why'),
    ]

    operations = [
        migrations.CreateModel(
            name='ModerationSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marked_words', models.TextField(blank=True, db_default='', default='', help_text='One word or phrase a line, in any language; capitals and accents make no difference, and a star stands for any beginning or ending: insult*. A reason that holds one is marked for the moderators and waits for them, also where reasons are shown at once. Nothing is deleted or changed.', max_length=20000, verbose_name='words that want a closer look')),
                ('report_days', models.PositiveSmallIntegerField(db_default=7, default=7, help_text='So long the reviewers have; what is later stands first on their desk.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='days to answer a report of a petition')),
            ],
            options={
                'verbose_name': 'moderation',
            },
        ),
    ]
