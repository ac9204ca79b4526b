import datetime

import django.utils.timezone
from django.db import migrations

WEEK = datetime.timedelta(days=7)


def note_what_happened_before(apps, schema_editor):
    """What happened before the site could mail it is not mailed now."""
    found = []
    since = django.utils.timezone.now() - WEEK
    for row in apps.get_model('petitions', 'Milestone').objects.filter(reached_at__gt=since):
        found.append((row.petition_id, 'milestone', row.step))
    for row in apps.get_model('petitions', 'Delivery').objects.filter(state='done', happened_on__gte=since.date()):
        found.append((row.petition_id, 'delivery', row.pk))
    answers = apps.get_model('petitions', 'Answer').objects.filter(state='confirmed', decided_at__gt=since)
    for row in answers.select_related('folder__packet'):
        found.append((row.folder.packet.petition_id, 'answer', row.pk))
    for row in apps.get_model('petitions', 'Petition').objects.exclude(outcome='none'):
        found.append((row.pk, 'outcome', row.outcome))
    now = django.utils.timezone.now()
    Announcement = apps.get_model('petitions', 'Announcement')
    Announcement.objects.bulk_create([
        Announcement(petition_id=petition, kind=kind, event=str(event), starts_at=now, done_at=now, closed_why='before')
        for petition, kind, event in found
    ])


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0030_announcement'),
    ]

    operations = [
        migrations.RunPython(note_what_happened_before, migrations.RunPython.noop, elidable=True),
    ]
