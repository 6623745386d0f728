"""The desk in Django's own admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from incidents.admin.actors import ActorAdmin
from incidents.admin.confidential import ConfidentialContactAdmin, ConfidentialNoteAdmin
from incidents.admin.incidents import IncidentAdmin
from incidents.admin.sources import SourceAdmin

__all__ = ["ActorAdmin", "ConfidentialContactAdmin", "ConfidentialNoteAdmin", "IncidentAdmin", "SourceAdmin"]

admin.site.site_header = _("Counterclaim: the desk")
admin.site.site_title = _("Counterclaim")
admin.site.index_title = _("The desk")
