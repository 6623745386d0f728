from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0013_search_of_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="occurred_on_words",
            field=models.CharField(
                blank=True,
                help_text="The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. Empty: it was entered as EDTF. Public.",
                max_length=200,
                verbose_name="own date as written",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="stated_on_words",
            field=models.CharField(
                blank=True,
                help_text="The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. Empty: it was entered as EDTF. Public.",
                max_length=200,
                verbose_name="stated on, as written",
            ),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="occurred_on_words",
            field=models.CharField(
                blank=True,
                help_text="The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. Empty: it was entered as EDTF. Public.",
                max_length=200,
                verbose_name="own date as written",
            ),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="stated_on_words",
            field=models.CharField(
                blank=True,
                help_text="The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. Empty: it was entered as EDTF. Public.",
                max_length=200,
                verbose_name="stated on, as written",
            ),
        ),
        migrations.AddField(
            model_name="historicalincident",
            name="occurred_on_words",
            field=models.CharField(
                blank=True,
                help_text="The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. Empty: it was entered as EDTF. Public.",
                max_length=200,
                verbose_name="date as written",
            ),
        ),
        migrations.AddField(
            model_name="historicalsource",
            name="published_on_words",
            field=models.CharField(
                blank=True,
                help_text="The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. Empty: it was entered as EDTF. Public.",
                max_length=200,
                verbose_name="published on, as written",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="occurred_on_words",
            field=models.CharField(
                blank=True,
                help_text="The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. Empty: it was entered as EDTF. Public.",
                max_length=200,
                verbose_name="date as written",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="published_on_words",
            field=models.CharField(
                blank=True,
                help_text="The date in its writer's own words, kept beside how it was read. Filled in by typing the date in words. Empty: it was entered as EDTF. Public.",
                max_length=200,
                verbose_name="published on, as written",
            ),
        ),
    ]
