from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0009_private_notes_among_few")]

    operations = [
        migrations.RemoveField(model_name="claim", name="private_note"),
        migrations.RemoveField(model_name="historicalclaim", name="private_note"),
    ]
