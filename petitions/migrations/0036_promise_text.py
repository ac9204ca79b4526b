import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


def move_into_texts(apps, schema_editor):
    """Who said a promise and to whom goes into a row of the language in which its exact words were said."""
    Locale, Text = apps.get_model('wagtailcore', 'Locale'), apps.get_model('petitions', 'PromiseText')
    Promise = apps.get_model('petitions', 'Promise')
    for promise in Promise.objects.exclude(said_by='', said_to='').iterator():
        locale, _made = Locale.objects.get_or_create(language_code=promise.language)
        Text.objects.create(parent=promise, locale=locale, said_by=promise.said_by, said_to=promise.said_to)


def move_back(apps, schema_editor):
    """The words in the promise's own language go back, else those in another; the others are lost."""
    Text = apps.get_model('petitions', 'PromiseText')
    for promise in apps.get_model('petitions', 'Promise').objects.all().iterator():
        texts = list(Text.objects.filter(parent=promise).select_related('locale'))
        texts.sort(key=lambda text: text.locale.language_code != promise.language)
        if texts:
            promise.said_by, promise.said_to = texts[0].said_by[:150], texts[0].said_to
            promise.save(update_fields=['said_by', 'said_to'])


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0035_supporter_mailed'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.AlterField(
            model_name='promise',
            name='said_by',
            field=models.CharField(blank=True, db_default='', default='', help_text='Empty: the official. Else the role; a name only if they agreed to be named.', max_length=150, verbose_name='said by'),
        ),
        migrations.AlterField(
            model_name='promise',
            name='said_to',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='said to'),
        ),
        migrations.CreateModel(
            name='PromiseText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_by', models.CharField(blank=True, help_text='Empty: the official. Else the role; a name only if they agreed to be named.', max_length=200, verbose_name='said by')),
                ('said_to', models.CharField(blank=True, max_length=200, verbose_name='said to')),
                ('locale', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='language')),
                ('parent', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='petitions.promise')),
            ],
            options={
                'abstract': False,
                'unique_together': {('parent', 'locale')},
            },
        ),
        migrations.RunPython(move_into_texts, move_back),
        # The old code goes on reading these columns for a while, so they stay for one version; what the new code writes
        # leaves them empty. A migration of the next version takes them away.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name='promise', name='said_by'),
                migrations.RemoveField(model_name='promise', name='said_to'),
            ],
        ),
    ]
