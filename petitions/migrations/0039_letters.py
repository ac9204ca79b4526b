import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


def move_into_texts(apps, schema_editor):
    """What a court is a party to goes into a row of the language of the page it was written on."""
    PetitionPage, Target = apps.get_model('petitions', 'PetitionPage'), apps.get_model('petitions', 'Target')
    TargetText = apps.get_model('petitions', 'TargetText')
    for target in Target.objects.exclude(court_decision='').iterator():
        page = PetitionPage.objects.filter(petition=target.petition_id).order_by('pk').first()
        if page is not None:
            TargetText.objects.create(parent=target, locale_id=page.locale_id, decision=target.court_decision)
    TargetDraft, TargetDraftText = apps.get_model('petitions', 'TargetDraft'), apps.get_model('petitions', 'TargetDraftText')
    for draft in TargetDraft.objects.exclude(court_decision='').select_related('page').iterator():
        locale = _first_locale(PetitionPage, draft.page)
        TargetDraftText.objects.create(parent=draft, locale_id=locale, decision=draft.court_decision)
    _rewrite_revisions(apps, PetitionPage)


def _first_locale(PetitionPage, page):
    """The language of the page the petition began with: copies of its targets hang on its translations too."""
    first = PetitionPage.objects.filter(petition=page.petition_id).order_by('pk').first() if page.petition_id else None
    return (first or page).locale_id


def _rewrite_revisions(apps, PetitionPage):
    """Drafts and earlier versions keep theirs too."""
    ContentType, Revision = apps.get_model('contenttypes', 'ContentType'), apps.get_model('wagtailcore', 'Revision')
    kind = ContentType.objects.filter(app_label='petitions', model='petitionpage').first()
    if kind is None:
        return
    pages = {page.pk: page for page in PetitionPage.objects.all()}
    for revision in Revision.objects.filter(content_type=kind).iterator():
        page = pages.get(int(revision.object_id))
        rows = [row for row in revision.content.get('target_drafts') or [] if row.get('court_decision')]
        if page is None or not rows:
            continue
        locale = _first_locale(PetitionPage, page)
        for row in rows:
            row['texts'] = [{'pk': None, 'parent': row.get('pk'), 'locale': locale, 'decision': row['court_decision']}]
        revision.save(update_fields=['content'])


def move_back(apps, schema_editor):
    """One language's words go back; those in others are lost."""
    for name in ('Target', 'TargetDraft'):
        for text in apps.get_model('petitions', f'{name}Text').objects.order_by('-pk').iterator():
            apps.get_model('petitions', name).objects.filter(pk=text.parent_id).update(court_decision=text.decision)


def language():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='language')


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('petitions', '0038_update_changed'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.AlterField(
            model_name='target',
            name='court_decision',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AlterField(
            model_name='targetdraft',
            name='court_decision',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.CreateModel(
            name='TargetText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(max_length=300)),
                ('locale', language()),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='petitions.target')),
            ],
            options={
                'abstract': False,
                'unique_together': {('parent', 'locale')},
            },
        ),
        migrations.CreateModel(
            name='TargetDraftText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(help_text='For example: the agreement with ICE on the database of arrests.', max_length=300, verbose_name='the decision it is a party to')),
                ('locale', language()),
                ('parent', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='petitions.targetdraft')),
            ],
            options={
                'abstract': False,
                'unique_together': {('parent', 'locale')},
            },
        ),
        migrations.AddField(
            model_name='organization',
            name='address',
            field=models.TextField(blank=True, db_default='', default='', help_text="Stands on letters to officials and on the organization's page. Never somebody's home.", max_length=300, verbose_name='postal address'),
        ),
        migrations.RunPython(move_into_texts, move_back),
        # The old code goes on reading these columns for a while, so they stay for one version; what the new code writes
        # leaves them empty. A migration of the next version takes them away.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name='target', name='court_decision'),
                migrations.RemoveField(model_name='targetdraft', name='court_decision'),
            ],
        ),
    ]
