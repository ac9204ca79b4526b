import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0045_proposed_office")]

    operations = [
        migrations.AlterField(
            model_name="term",
            name="office",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="petitions.office",
                verbose_name="office",
            ),
        ),
        migrations.AlterField(
            model_name="term",
            name="official",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms",
                to="petitions.official",
                verbose_name="official",
            ),
        ),
    ]
