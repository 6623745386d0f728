import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0011_mergers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActorListing",
            fields=[
                (
                    "is_stale",
                    models.BooleanField(
                        default=True,
                        help_text="Whether something was written since this was derived.",
                        verbose_name="to be worked out again",
                    ),
                ),
                (
                    "search",
                    models.TextField(
                        blank=True,
                        editable=False,
                        help_text="What the row is found by, folded for searching across scripts.",
                        verbose_name="search text",
                    ),
                ),
                (
                    "actor",
                    models.OneToOneField(
                        help_text="Of which actor.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listing",
                        serialize=False,
                        to="incidents.actor",
                        verbose_name="actor",
                    ),
                ),
            ],
            options={
                "verbose_name": "actor in the list",
                "verbose_name_plural": "actors in the list",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IncidentListing",
            fields=[
                (
                    "is_stale",
                    models.BooleanField(
                        default=True,
                        help_text="Whether something was written since this was derived.",
                        verbose_name="to be worked out again",
                    ),
                ),
                (
                    "search",
                    models.TextField(
                        blank=True,
                        editable=False,
                        help_text="What the row is found by, folded for searching across scripts.",
                        verbose_name="search text",
                    ),
                ),
                (
                    "incident",
                    models.OneToOneField(
                        help_text="Of which incident.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listing",
                        serialize=False,
                        to="incidents.incident",
                        verbose_name="incident",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        editable=False,
                        help_text="Where its point lies, or, without a point, the country of its code. Empty where it is left open.",
                        max_length=3,
                        null=True,
                        verbose_name="country",
                    ),
                ),
                (
                    "countries",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Every country in which its place may lie, as “,IQ,SY,”.",
                        max_length=200,
                        verbose_name="countries",
                    ),
                ),
                (
                    "disagree_figures",
                    models.BooleanField(
                        help_text="As readers would see it.", null=True, verbose_name="figures disagree"
                    ),
                ),
                (
                    "disagree_civilian_status",
                    models.BooleanField(
                        help_text="As readers would see it.", null=True, verbose_name="civilian status is disputed"
                    ),
                ),
                (
                    "disagree_responsibility",
                    models.BooleanField(
                        help_text="As readers would see it.", null=True, verbose_name="responsibility is disputed"
                    ),
                ),
                (
                    "disagree_event",
                    models.BooleanField(
                        help_text="As readers would see it.", null=True, verbose_name="the event is disputed"
                    ),
                ),
                (
                    "lacks",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Kinds of what is missing before it can be public, as “,date,place,”.",
                        max_length=200,
                        verbose_name="still missing",
                    ),
                ),
                (
                    "claim_count",
                    models.PositiveIntegerField(help_text="How many claims it has.", null=True, verbose_name="claims"),
                ),
                (
                    "without_address",
                    models.PositiveIntegerField(
                        help_text="How many claims rest on a source without one.",
                        null=True,
                        verbose_name="claims without a source on the web",
                    ),
                ),
                (
                    "without_archive",
                    models.PositiveIntegerField(
                        help_text="How many claims rest on a source of which no archive copy is known.",
                        null=True,
                        verbose_name="claims without an archive copy",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident in the list",
                "verbose_name_plural": "incidents in the list",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SavedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "of_list",
                    models.CharField(
                        editable=False,
                        help_text="Of what the list is: incident, source, actor.",
                        max_length=32,
                        verbose_name="list",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="What the account calls it. Empty: the list as it opens.",
                        max_length=80,
                        verbose_name="name",
                    ),
                ),
                (
                    "query",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The part of its address after the question mark.",
                        max_length=2000,
                        verbose_name="query",
                    ),
                ),
                (
                    "columns",
                    models.JSONField(
                        editable=False,
                        help_text="Names of the columns, in their order. Empty: ours.",
                        null=True,
                        verbose_name="columns",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved list",
                "verbose_name_plural": "saved lists",
                "ordering": ("name",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SourceListing",
            fields=[
                (
                    "is_stale",
                    models.BooleanField(
                        default=True,
                        help_text="Whether something was written since this was derived.",
                        verbose_name="to be worked out again",
                    ),
                ),
                (
                    "search",
                    models.TextField(
                        blank=True,
                        editable=False,
                        help_text="What the row is found by, folded for searching across scripts.",
                        verbose_name="search text",
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        help_text="Of which source.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listing",
                        serialize=False,
                        to="incidents.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "source in the list",
                "verbose_name_plural": "sources in the list",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="dossierstate",
            name="is_listed",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Whether the lists of the desk have taken notice of it.",
                verbose_name="in the lists",
            ),
        ),
        migrations.AddIndex(
            model_name="dossierstate",
            index=models.Index(condition=models.Q(("is_listed", False)), fields=["id"], name="dossier_state_unlisted"),
        ),
        migrations.AddIndex(
            model_name="actorlisting",
            index=models.Index(condition=models.Q(("is_stale", True)), fields=["actor"], name="actor_listing_stale"),
        ),
        migrations.AddIndex(
            model_name="incidentlisting",
            index=models.Index(fields=["country"], name="incident_listing_by_country"),
        ),
        migrations.AddIndex(
            model_name="incidentlisting",
            index=models.Index(
                condition=models.Q(("is_stale", True)), fields=["incident"], name="incident_listing_stale"
            ),
        ),
        migrations.AddField(
            model_name="savedlist",
            name="account",
            field=models.ForeignKey(
                help_text="Whose list it is.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddIndex(
            model_name="sourcelisting",
            index=models.Index(condition=models.Q(("is_stale", True)), fields=["source"], name="source_listing_stale"),
        ),
        migrations.AddConstraint(
            model_name="savedlist",
            constraint=models.UniqueConstraint(
                fields=("account", "of_list", "name"),
                name="saved_list_once",
                violation_error_message="You have a list of this name already.",
            ),
        ),
    ]
