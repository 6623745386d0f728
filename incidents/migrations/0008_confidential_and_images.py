import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_incident_archived"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchiveRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, help_text="When it was asked.", verbose_name="when")),
                (
                    "host",
                    models.CharField(help_text="The archive that was asked.", max_length=255, verbose_name="archive"),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="Where it keeps the copy. Empty: it made none.",
                        max_length=2000,
                        verbose_name="address of the copy",
                    ),
                ),
                (
                    "refusal",
                    models.TextField(
                        blank=True, help_text="Why there is no copy, in a sentence.", verbose_name="refusal"
                    ),
                ),
            ],
            options={
                "verbose_name": "question to an archive",
                "verbose_name_plural": "questions to an archive",
                "ordering": ("-pk",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ConfidentialContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        editable=False,
                        help_text="Code of the incident with the number of the claim, or key of the source: kept when that is gone.",
                        max_length=100,
                        verbose_name="about",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(auto_now_add=True, help_text="When it was first saved.", verbose_name="made"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(auto_now=True, help_text="When it was last saved.", verbose_name="changed"),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Who it is, as the desk calls them.", max_length=300, verbose_name="name"
                    ),
                ),
                (
                    "reach",
                    models.TextField(
                        help_text="By telephone, handle or go-between; when; in what words.",
                        verbose_name="how to reach",
                    ),
                ),
                (
                    "caution",
                    models.TextField(blank=True, help_text="What would put them at risk.", verbose_name="caution"),
                ),
            ],
            options={
                "verbose_name": "confidential contact",
                "verbose_name_plural": "confidential contacts",
                "ordering": ("about", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ConfidentialNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        editable=False,
                        help_text="Code of the incident with the number of the claim, or key of the source: kept when that is gone.",
                        max_length=100,
                        verbose_name="about",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(auto_now_add=True, help_text="When it was first saved.", verbose_name="made"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(auto_now=True, help_text="When it was last saved.", verbose_name="changed"),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Only holders of the permission see it. It is never published.", verbose_name="note"
                    ),
                ),
            ],
            options={
                "verbose_name": "confidential note",
                "verbose_name_plural": "confidential notes",
                "ordering": ("about", "pk"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalSourceCopy",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "sha256",
                    models.CharField(
                        editable=False,
                        help_text="Of the file, computed here. Public.",
                        max_length=64,
                        verbose_name="SHA-256",
                    ),
                ),
                (
                    "size_bytes",
                    models.PositiveBigIntegerField(
                        editable=False, help_text="Of the file.", verbose_name="size in bytes"
                    ),
                ),
                (
                    "made_on",
                    models.DateField(
                        help_text="The day on which it was copied where it stood. Public.",
                        verbose_name="copied on",
                    ),
                ),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical copy kept by the desk",
                "verbose_name_plural": "historical copies kept by the desk",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSourceImage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Images are shown from the lowest to the highest.", verbose_name="order"
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        help_text="In words, for whoever does not see it, and before whoever has not yet chosen to. Public.",
                        max_length=500,
                        verbose_name="what it shows",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="Who made it. Public: leave out who is at risk.",
                        max_length=300,
                        verbose_name="credit",
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[
                            ("not_sensitive", "not sensitive"),
                            ("graphic", "graphic"),
                            ("personal", "personal information visible"),
                            ("deleted", "deleted by the source"),
                            ("deceptive", "deceptive or misleading"),
                        ],
                        help_text="What a reader should be warned of before it is shown.",
                        max_length=32,
                        verbose_name="sensitivity",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        editable=False,
                        help_text="Of the image made anew. It is its public name.",
                        max_length=64,
                        verbose_name="SHA-256",
                    ),
                ),
                ("width", models.PositiveIntegerField(editable=False, help_text="In pixels.", verbose_name="width")),
                ("height", models.PositiveIntegerField(editable=False, help_text="In pixels.", verbose_name="height")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical image",
                "verbose_name_plural": "historical images",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        editable=False,
                        help_text="Its name in the folder, made by chance.",
                        max_length=32,
                        unique=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        editable=False, help_text="Of what it holds.", max_length=64, verbose_name="SHA-256"
                    ),
                ),
                (
                    "size_bytes",
                    models.PositiveBigIntegerField(
                        editable=False, help_text="Of the file.", verbose_name="size in bytes"
                    ),
                ),
                (
                    "kept_at",
                    models.DateTimeField(auto_now_add=True, help_text="When it was attached.", verbose_name="kept"),
                ),
            ],
            options={
                "verbose_name": "original file",
                "verbose_name_plural": "original files",
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="SourceCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sha256",
                    models.CharField(
                        editable=False,
                        help_text="Of the file, computed here. Public.",
                        max_length=64,
                        verbose_name="SHA-256",
                    ),
                ),
                (
                    "size_bytes",
                    models.PositiveBigIntegerField(
                        editable=False, help_text="Of the file.", verbose_name="size in bytes"
                    ),
                ),
                (
                    "made_on",
                    models.DateField(
                        help_text="The day on which it was copied where it stood. Public.",
                        verbose_name="copied on",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy kept by the desk",
                "verbose_name_plural": "copies kept by the desk",
                "ordering": ("made_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SourceImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Images are shown from the lowest to the highest.", verbose_name="order"
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        help_text="In words, for whoever does not see it, and before whoever has not yet chosen to. Public.",
                        max_length=500,
                        verbose_name="what it shows",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="Who made it. Public: leave out who is at risk.",
                        max_length=300,
                        verbose_name="credit",
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[
                            ("not_sensitive", "not sensitive"),
                            ("graphic", "graphic"),
                            ("personal", "personal information visible"),
                            ("deleted", "deleted by the source"),
                            ("deceptive", "deceptive or misleading"),
                        ],
                        help_text="What a reader should be warned of before it is shown.",
                        max_length=32,
                        verbose_name="sensitivity",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        editable=False,
                        help_text="Of the image made anew. It is its public name.",
                        max_length=64,
                        verbose_name="SHA-256",
                    ),
                ),
                ("width", models.PositiveIntegerField(editable=False, help_text="In pixels.", verbose_name="width")),
                ("height", models.PositiveIntegerField(editable=False, help_text="In pixels.", verbose_name="height")),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "ordering": ("order", "pk"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="incident",
            name="incident_sensitivity_known",
        ),
        migrations.AddField(
            model_name="claim",
            name="cell_km",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[(1, "1 km"), (5, "5 km"), (10, "10 km"), (50, "50 km"), (100, "100 km")],
                help_text="Side of the cell, when the claim's own place is coarsened to one.",
                null=True,
                verbose_name="grid cell of its own place",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="disclosure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("as_recorded", "as recorded"),
                    ("grid", "coarsened to a grid cell"),
                    ("country", "country only"),
                    ("withheld", "withheld"),
                ],
                help_text="How much of the claim's own place is made public: never more than of the incident's. Empty: as much as of the incident's.",
                max_length=32,
                verbose_name="disclosure of its own place",
            ),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="cell_km",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[(1, "1 km"), (5, "5 km"), (10, "10 km"), (50, "50 km"), (100, "100 km")],
                help_text="Side of the cell, when the claim's own place is coarsened to one.",
                null=True,
                verbose_name="grid cell of its own place",
            ),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="disclosure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("as_recorded", "as recorded"),
                    ("grid", "coarsened to a grid cell"),
                    ("country", "country only"),
                    ("withheld", "withheld"),
                ],
                help_text="How much of the claim's own place is made public: never more than of the incident's. Empty: as much as of the incident's.",
                max_length=32,
                verbose_name="disclosure of its own place",
            ),
        ),
        migrations.AlterField(
            model_name="historicalincident",
            name="sensitivity",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_sensitive", "not sensitive"),
                    ("graphic", "graphic"),
                    ("personal", "personal information visible"),
                    ("deleted", "deleted by the source"),
                    ("deceptive", "deceptive or misleading"),
                ],
                help_text="What a reader should be warned of. Empty: nobody has decided yet, and it cannot be published.",
                max_length=32,
                verbose_name="sensitivity",
            ),
        ),
        migrations.AlterField(
            model_name="incident",
            name="sensitivity",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_sensitive", "not sensitive"),
                    ("graphic", "graphic"),
                    ("personal", "personal information visible"),
                    ("deleted", "deleted by the source"),
                    ("deceptive", "deceptive or misleading"),
                ],
                help_text="What a reader should be warned of. Empty: nobody has decided yet, and it cannot be published.",
                max_length=32,
                verbose_name="sensitivity",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disclosure", "grid"), _negated=True), ("cell_km__isnull", False), _connector="OR"
                ),
                name="claim_grid_needs_cell",
                violation_error_message="Choose the size of the grid cell to which the place is coarsened.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("cell_km__isnull", True), ("cell_km__in", (1, 5, 10, 50, 100)), _connector="OR"),
                name="claim_cell_size_known",
                violation_error_message="Choose one of the sizes of grid cell that are offered.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("disclosure__in", ["as_recorded", "grid", "country", "withheld", ""])),
                name="claim_disclosure_known",
                violation_error_message="That disclosure is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sensitivity__in", ["not_sensitive", "graphic", "personal", "deleted", "deceptive", ""])
                ),
                name="incident_sensitivity_known",
                violation_error_message="That sensitivity is not in the vocabulary.",
            ),
        ),
        migrations.AddField(
            model_name="archiverequest",
            name="source",
            field=models.ForeignKey(
                help_text="The source that was to be kept.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="archive_requests",
                to="incidents.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="confidentialcontact",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The account that last saved it; none once that account is deleted.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="changed by",
            ),
        ),
        migrations.AddField(
            model_name="confidentialcontact",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                help_text="The claim that it is about, if it is about one.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="incidents.claim",
                verbose_name="claim",
            ),
        ),
        migrations.AddField(
            model_name="confidentialcontact",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                help_text="The incident that it is about, if it is about one as a whole.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="incidents.incident",
                verbose_name="incident",
            ),
        ),
        migrations.AddField(
            model_name="confidentialcontact",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The account that first saved it; none for what was moved here, or once the account is deleted.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="confidentialcontact",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="The source that it is about, if it is about one.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="incidents.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="confidentialnote",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The account that last saved it; none once that account is deleted.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="changed by",
            ),
        ),
        migrations.AddField(
            model_name="confidentialnote",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                help_text="The claim that it is about, if it is about one.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="incidents.claim",
                verbose_name="claim",
            ),
        ),
        migrations.AddField(
            model_name="confidentialnote",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                help_text="The incident that it is about, if it is about one as a whole.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="incidents.incident",
                verbose_name="incident",
            ),
        ),
        migrations.AddField(
            model_name="confidentialnote",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The account that first saved it; none for what was moved here, or once the account is deleted.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="confidentialnote",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="The source that it is about, if it is about one.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="incidents.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="historicalsourcecopy",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalsourcecopy",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The document of which it is a copy.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="incidents.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="historicalsourcecopy",
            name="state",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.dossierstate"
            ),
        ),
        migrations.AddField(
            model_name="historicalsourceimage",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalsourceimage",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The document that shows it.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="incidents.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="historicalsourceimage",
            name="state",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.dossierstate"
            ),
        ),
        migrations.AddField(
            model_name="keptfile",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The account that attached it; none once that account is deleted.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="attached by",
            ),
        ),
        migrations.AddField(
            model_name="sourcecopy",
            name="file",
            field=models.ForeignKey(
                editable=False,
                help_text="The file, which only few may see.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.keptfile",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="sourcecopy",
            name="source",
            field=models.ForeignKey(
                help_text="The document of which it is a copy.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="copies",
                to="incidents.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="sourceimage",
            name="original",
            field=models.ForeignKey(
                editable=False,
                help_text="The file as it came in, which only few may see.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.keptfile",
                verbose_name="original",
            ),
        ),
        migrations.AddField(
            model_name="sourceimage",
            name="source",
            field=models.ForeignKey(
                help_text="The document that shows it.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="images",
                to="incidents.source",
                verbose_name="source",
            ),
        ),
        migrations.AddConstraint(
            model_name="archiverequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("address", ""), ("refusal", ""), _connector="XOR"),
                name="archive_request_has_one_end",
                violation_error_message="An archive either keeps a copy or says why it does not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidentialcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", True), ("source__isnull", True)),
                    models.Q(("incident__isnull", True), ("source__isnull", True)),
                    models.Q(("claim__isnull", True), ("incident__isnull", True)),
                    _connector="OR",
                ),
                name="confidential_contact_about_one_thing",
                violation_error_message="A contact belongs to one incident, one claim or one source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidentialnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", True), ("source__isnull", True)),
                    models.Q(("incident__isnull", True), ("source__isnull", True)),
                    models.Q(("claim__isnull", True), ("incident__isnull", True)),
                    _connector="OR",
                ),
                name="confidential_note_about_one_thing",
                violation_error_message="A note is about one incident, one claim or one source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcecopy",
            constraint=models.UniqueConstraint(
                fields=("source", "sha256"),
                name="source_copy_once",
                violation_error_message="The source has this copy already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceimage",
            constraint=models.UniqueConstraint(
                fields=("source", "sha256"),
                name="source_image_once",
                violation_error_message="The source has this image already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceimage",
            constraint=models.CheckConstraint(
                condition=models.Q(("alt", ""), _negated=True),
                name="source_image_has_words",
                violation_error_message="Say what the image shows.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceimage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sensitivity__in", ["not_sensitive", "graphic", "personal", "deleted", "deceptive"])
                ),
                name="source_image_sensitivity_known",
                violation_error_message="That sensitivity is not in the vocabulary.",
            ),
        ),
    ]
