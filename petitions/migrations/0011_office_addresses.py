from django.db import migrations, models
from django.utils.text import slugify


def give_addresses(apps, schema_editor):
    """Every office and official gets the address it would get when saved; two of one name differ by a number."""
    for name in ("Office", "Official"):
        taken = set()
        for row in apps.get_model("petitions", name).objects.order_by("pk"):
            wish = slugify(row.name)[:70].strip("-") or name.lower()
            slug, number = wish, 2
            while slug in taken:
                slug, number = f"{wish}-{number}", number + 1
            taken.add(slug)
            type(row).objects.filter(pk=row.pk).update(slug=slug)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0010_delivery_event")]

    operations = [
        migrations.AddField(
            model_name='office',
            name='email',
            field=models.EmailField(blank=True, help_text="Shown in public. Only the address of the office, never an official's private one.", max_length=254, verbose_name='e-mail address of the office'),
        ),
        migrations.AddField(
            model_name='office',
            name='postal_address',
            field=models.TextField(blank=True, help_text='Shown in public. Only the address of the office, never where an official lives.', max_length=300, verbose_name='postal address of the office'),
        ),
        migrations.AddField(
            model_name='office',
            name='slug',
            field=models.SlugField(editable=False, max_length=80, null=True, db_index=False, verbose_name='address'),
        ),
        migrations.AddField(
            model_name='official',
            name='slug',
            field=models.SlugField(editable=False, max_length=80, null=True, db_index=False, verbose_name='address'),
        ),
        migrations.RunPython(give_addresses, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='office',
            name='slug',
            field=models.SlugField(editable=False, max_length=80, unique=True, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='official',
            name='slug',
            field=models.SlugField(editable=False, max_length=80, unique=True, verbose_name='address'),
        ),
    ]
