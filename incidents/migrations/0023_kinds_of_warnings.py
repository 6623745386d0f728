from django.db import migrations, models

import incidents.doubt_kinds


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0022_grade_in_list"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicaloverride",
            name="kind",
            field=models.CharField(
                choices=incidents.doubt_kinds.kind_choices,
                help_text="Which warning it was.",
                max_length=32,
                verbose_name="warning",
            ),
        ),
        migrations.AlterField(
            model_name="override",
            name="kind",
            field=models.CharField(
                choices=incidents.doubt_kinds.kind_choices,
                help_text="Which warning it was.",
                max_length=32,
                verbose_name="warning",
            ),
        ),
    ]
