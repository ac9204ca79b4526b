from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0050_books_of_giving'),
    ]

    operations = [
        # The old code goes on reading these columns for a while, so they stay for one version; nothing was ever written
        # into them. A migration of the next version takes them away.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name='monthlygift', name='donor_key'),
                migrations.RemoveField(model_name='monthlygift', name='sealed_donor'),
            ],
        ),
    ]
