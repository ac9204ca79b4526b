from typing import Any

from django.db import migrations

from petitions.models.share_code import PAPER_LENGTH, new_code


def give_codes(apps: Any, schema_editor: Any) -> None:
    """A short address for every petition that was published before there were any."""
    petitions, codes = apps.get_model("petitions", "Petition"), apps.get_model("petitions", "ShareCode")
    for pk in petitions.objects.filter(published_at__isnull=False).values_list("pk", flat=True):
        codes.objects.get_or_create(petition_id=pk, kind="paper", defaults={"code": new_code(PAPER_LENGTH)})


class Migration(migrations.Migration):
    dependencies = [("petitions", "0023_sharing")]

    operations = [migrations.RunPython(give_codes, migrations.RunPython.noop)]
