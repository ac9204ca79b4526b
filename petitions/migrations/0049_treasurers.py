from django.db import migrations, models

ROLES = [
    ("owner", "owner"),
    ("organizer", "organizer"),
    ("steward", "data steward"),
    ("moderator", "moderator"),
    ("treasurer", "treasurer"),
]


class Migration(migrations.Migration):
    """One more role to choose; no table changes."""

    dependencies = [("petitions", "0048_campaign_page")]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="role",
            field=models.CharField(choices=ROLES, max_length=10, verbose_name="role"),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(choices=ROLES, max_length=10, verbose_name="role"),
        ),
        migrations.AlterField(
            model_name="rolegroup",
            name="role",
            field=models.CharField(choices=ROLES, max_length=10),
        ),
    ]
