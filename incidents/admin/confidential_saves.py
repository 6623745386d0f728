"""Two holders on one confidential row: the second save writes nothing, shows both versions, and lets choose.

As on every page of the desk (``incidents.admin.conflicts``), but these rows have no history in which the version of
before would stand. So each field that stands differently is asked about, and a text may be kept from both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import TextField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from incidents.admin.asked import STATE
from incidents.admin.sheets import plain
from incidents.admin.signed_in import editor
from incidents.services import confidential

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = object

_PICK: Final = "pick:"
_MINE, _THEIRS, _BOTH = "mine", "theirs", "both"


@dataclass(frozen=True, kw_only=True)
class Differing:
    """One field that stands differently: its name, its label, both texts, what is picked; whether both can be kept."""

    name: str
    label: str
    mine: str
    theirs: str
    picked: str
    takes_both: bool

    @property
    def pick(self) -> str:
        """The name of the choice."""
        return f"{_PICK}{self.name}"

    @property
    def chosen(self) -> str:
        """What comes of the choice."""
        both = f"{self.theirs}\n\n{self.mine}".strip()
        return {_MINE: self.mine, _THEIRS: self.theirs, _BOTH: both}[self.picked]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"  # an error may quote it


class ConfidentialSaves(AnyModelAdmin):
    """Change pages of rows that count their versions themselves."""

    content: tuple[str, ...] = ()

    @method_decorator(sensitive_post_parameters())
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's page; where somebody else saved meanwhile, both versions instead. An error shows nothing sent."""
        row = self.get_object(request, unquote(object_id)) if object_id is not None else None
        if row is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        context = {**(extra_context or {}), "state_name": STATE}
        if request.method != "POST" or not self.has_view_permission(request, row):
            return super().changeform_view(request, object_id, form_url, {**context, "state_number": row.version})
        with transaction.atomic():
            stored = confidential.lock(row)
            asked = self._ask_if_moved_on(request, stored)
            if asked is not None:
                return asked
            return super().changeform_view(request, object_id, form_url, {**context, "state_number": stored.version})

    @sensitive_variables()
    def _ask_if_moved_on(self, request: HttpRequest, stored: Any) -> HttpResponse | None:
        """The page that lets choose; None where the save may go on. The row is locked."""
        is_removed = stored.removed_at is not None
        if not is_removed and not self.has_change_permission(request, stored):
            return None  # Django's own answer
        is_fresh = request.POST.get(STATE) == str(stored.version)
        is_answer = any(name.startswith(_PICK) for name in request.POST) or "_asked" in request.POST
        if is_fresh and not is_answer and not is_removed:
            return None
        differing = list(self._differing(request.POST, stored, heed=is_fresh))
        unanswered = [each for each in differing if not each.picked]
        if not is_removed and not unanswered:
            request.POST = _chosen(request.POST, differing)  # type: ignore[assignment]
            return None
        confidential.note_reading(row=stored, by=editor(request), request=request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("It was removed meanwhile") if is_removed else _("Somebody else saved this meanwhile"),
            "opts": self.opts,
            "original": stored,
            "is_removed": is_removed,
            "differing": differing,
            "kept": [(name, request.POST.get(name, "")) for name in self.content],
            "asked_again": is_answer and is_fresh,
            "state": {"name": STATE, "number": stored.version},
        }
        return TemplateResponse(request, "admin/incidents/confidential/conflict.html", context, status=409).render()

    def _differing(self, sent: QueryDict, stored: Any, *, heed: bool) -> Iterator[Differing]:
        """The fields that stand differently; ``heed``: what was picked was picked of what stands there now."""
        for name in self.content:
            column = stored._meta.get_field(name)
            mine, theirs = ("".join(plain([text])) for text in (sent.get(name, ""), getattr(stored, name)))
            if mine == theirs:
                continue
            takes_both = isinstance(column, TextField)
            picked = sent.get(f"{_PICK}{name}", "") if heed else ""
            if picked not in {_MINE, _THEIRS, *([_BOTH] if takes_both else [])}:
                picked = ""
            yield Differing(
                name=name,
                label=str(column.verbose_name),
                mine=mine,
                theirs=theirs,
                picked=picked,
                takes_both=takes_both,
            )


@sensitive_variables()
def _chosen(sent: QueryDict, differing: list[Differing]) -> QueryDict:
    """The page as it was sent, with what was chosen."""
    data = sent.copy()
    for each in differing:
        data[each.name] = each.chosen
    for name in [name for name in data if name.startswith(_PICK)]:
        del data[name]
    return data
