from django.db import migrations, models
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce, Least


def as_of_now(apps, schema_editor):
    """Statements that were mailed already said what is so now, as far as anybody knows."""
    taken = Coalesce('lost_minor', Case(When(dispute='lost', then=F('amount_minor')), default=0))
    kept = F('amount_minor') - Least(F('amount_minor'), F('refunded_minor') + taken)
    apps.get_model('petitions', 'Donation').objects.exclude(statement_at=None).update(stated_minor=kept)


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0052_parts_of_disputes'),
    ]

    operations = [
        migrations.AddField(
            model_name='donation',
            name='stated_minor',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.RunPython(as_of_now, migrations.RunPython.noop),
    ]
