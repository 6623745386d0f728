from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_door"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="accessevent",
            name="access_event_kind_known",
        ),
        migrations.AlterField(
            model_name="accessevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signed_in", "signed in"),
                    ("password_refused", "name or password refused"),
                    ("code_refused", "second factor refused"),
                    ("held_off", "turned away after too many attempts"),
                    ("signed_out", "signed out"),
                    ("session_ended", "session ended for its age"),
                    ("factor_added", "second factor added"),
                    ("factor_removed", "second factor removed"),
                    ("factor_reset", "recovery codes made anew"),
                    ("password_changed", "password changed"),
                    ("exported", "drafts exported"),
                    ("closed", "desk made read-only"),
                    ("opened", "desk opened again"),
                    ("read_confidential", "confidential notes or original files read"),
                    ("changed_confidential", "confidential notes changed"),
                    ("edits_held", "edits held for their number"),
                ],
                help_text="What happened.",
                max_length=32,
                verbose_name="what",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "signed_in",
                            "password_refused",
                            "code_refused",
                            "held_off",
                            "signed_out",
                            "session_ended",
                            "factor_added",
                            "factor_removed",
                            "factor_reset",
                            "password_changed",
                            "exported",
                            "closed",
                            "opened",
                            "read_confidential",
                            "changed_confidential",
                            "edits_held",
                        ],
                    )
                ),
                name="access_event_kind_known",
                violation_error_message="That kind of event is not known.",
            ),
        ),
    ]
