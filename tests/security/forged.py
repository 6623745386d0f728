"""Requests that a forger makes from the desk's own registry: every address, every action, each method and object."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from access.models import AccessEvent, AccessKind
from incidents.admin.bulk import CHANGES
from incidents.history.recording import editing
from incidents.models import ConfidentialContact, ConfidentialNote, Incident, ListAct, ListActKind
from incidents.models.edit import DossierState
from incidents.roles import Role
from incidents.services.changing_many import plan, seal
from incidents.services.grading import fingerprint
from incidents.services.moving_many import undo_of
from incidents.services.publishing_many import propose
from record.vocabulary import PublicationKind
from tests.factories.desk import a_claim, a_contact, a_note, a_source, an_actor, an_incident
from tests.factories.desk_forms import form_at

#: Beside POST. Django's own views take both for questions, and a view that did not would be found out.
OTHER_METHODS: Final = ("PUT", "DELETE")
#: What each account may do for itself: the columns that it sees and the lists that it keeps.
OF_ONES_OWN: Final = ("_columns", "_keep_list", "_forget_list")
#: The addresses at which a form may change what a role may change; everything else is forbidden to it.
OPEN_TO: Final[dict[Role, tuple[str, ...]]] = {
    Role.REPORTER: tuple(f"incidents_{kind}_add" for kind in ("incident", "actor", "source")),
    Role.EDITOR: (
        *(
            f"incidents_incident_{page}"
            for page in ("add", "change", "delete", "state", "undo", "bring_back", "undo_in_list")
        ),
        *("incidents_actor_", "incidents_source_"),
    ),
    Role.REVIEWER: ("incidents_incident_grade",),
    Role.PUBLISHER: tuple(
        f"incidents_incident_{page}" for page in ("publish", "correct", "withdraw", "merge", "undo_account", "grade")
    ),
}
_CHANGING: Final = (
    *("_add", "_change", "_delete", "_undo", "_bring_back"),
    *("_publish", "_correct", "_withdraw", "_merge", "_grade"),
)
#: The acts of publication that the list offers, by the name of the action.
ACTS_IN_LIST: Final = {
    "publish_selected": PublicationKind.PUBLISHED,
    "correct_selected": PublicationKind.CORRECTED,
    "withdraw_selected": PublicationKind.WITHDRAWN,
}
_SETS: Final = ("claims", "titles", "place_names", "names", "images", "copies")
_VALUES: Final = {"change_event_type": "battles", "change_sensitivity": "graphic", "change_language": "ar"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forged:
    """One request: what it asks for, and how."""

    name: str
    address: str
    form: dict[str, Any]
    method: str = "POST"

    def send(self, client: Client) -> Any:
        """Send it; the answer."""
        if self.method == "POST":
            return client.post(self.address, self.form)
        body = urlencode(self.form, doseq=True)
        return client.generic(self.method, self.address, body, content_type="application/x-www-form-urlencoded")


def of_addresses(role: Role, incidents: dict[str, Incident], stranger: User) -> Iterator[Forged]:
    """Every address of every model of the desk but those that the role may use, for every object, by each method."""
    objects: dict[type[Any], list[Any]] = {
        Incident: list(incidents.values()),
        type(actor := an_actor()): [actor],
        type(source := a_source()): [source],
        ConfidentialNote: [a_note(incident=incidents["draft"])],
        ConfidentialContact: [a_contact(incident=incidents["draft"])],
        User: [stranger],
        Group: [Group.objects.get(name="reporter")],
        AccessEvent: [AccessEvent.objects.create(kind=AccessKind.SIGNED_IN, name="somebody")],
    }
    for model, model_admin in admin.site._registry.items():
        for pattern in model_admin.get_urls():
            name = pattern.name
            if not name or name.endswith(OF_ONES_OWN) or name.startswith(OPEN_TO[role]):
                continue
            takes = set(pattern.pattern.converters)
            is_changing = name.endswith(_CHANGING)
            # Pages that change nothing for anybody are costly to make, and the same for each.
            rows = objects[model] if takes & {"object_id", "key", "id"} and is_changing else objects[model][:1]
            for place, row in enumerate(rows):
                address = reverse(f"admin:{name}", kwargs=_arguments(takes, row))
                for method in ("POST", *(OTHER_METHODS if is_changing and place == 0 else ())):
                    yield Forged(name=name, address=address, form=_form(incidents), method=method)


def under_ones_own_key(by: User, stranger: User, *, is_mixed: bool = True) -> Iterator[Forged]:
    """Every address that names more than a row: the row is the forger's own, of the rest something is another's.

    So are the acts of the list, which an address names alone. Not mixed: all is the forger's own, and rightly named.
    """
    own, theirs = _with_history(by, edits=1), _with_history(stranger, edits=3)
    own_number, own["number"] = own["number"], 1
    form = {"why": "Forged.", "stage": "do", "post": "yes", "_state": own_number}
    act = ListAct.objects.create(
        kind=ListActKind.ARCHIVED, by=stranger, at=timezone.now(), rows={str(_archived(stranger).pk): None}
    )
    seen = seal(plan(change=undo_of(act), incidents=list(Incident.objects.filter(pk__in=act.keys)), by=stranger))
    for model_admin in admin.site._registry.values():
        for pattern in model_admin.get_urls():
            takes = set(pattern.pattern.converters)
            if not pattern.name or not takes <= {*own, "model", "act"}:
                continue
            name = f"admin:{pattern.name}"
            if takes == {"act"}:
                yield Forged(name=pattern.name, address=reverse(name, args=[act.pk]), form=form | {"seen": seen})
            parts = sorted(takes & own.keys() - {"key"})
            for whose in product((own, theirs), repeat=len(parts)) if parts else ():
                if (theirs in whose) is is_mixed:
                    named: dict[str, Any] = {part: rows[part] for part, rows in zip(parts, whose, strict=True)}
                    named |= {"key": own["key"], **({"model": "claim"} if "model" in takes else {})}
                    yield Forged(name=pattern.name, address=reverse(name, kwargs=named), form=form)


def _with_history(by: User, *, edits: int) -> dict[str, int]:
    """What the addresses of a history name, of a draft of somebody that was changed so often and then lost a claim."""
    with editing(by=by):
        incident = an_incident(created_by=by, updated_by=by)
        gone, _stays = (a_claim(incident=incident, number=number) for number in (1, 2))
    row = gone.pk
    for number in range(edits):
        with editing(by=by):
            Incident.objects.filter(pk=incident.pk).update(summary=f"Changed {number}")
    with editing(by=by):
        gone.delete()
    state = DossierState.objects.filter(kind="incident", object_id=incident.pk).order_by("-number")[0]
    return {"key": incident.pk, "edit": state.edit_id, "row": row, "number": state.number}


def _archived(by: User) -> Incident:
    return an_incident(created_by=by, updated_by=by, archived_at=timezone.now())


def of_children(client: Client, own: Incident, other: Incident) -> Iterator[Forged]:
    """The page of an own incident, as it would be sent, with the key of a part of another's in each of its sets."""
    address = reverse("admin:incidents_incident_change", args=[own.pk])
    form = form_at(client, address)
    for name, theirs in (("claims", other.claims), ("titles", other.titles), ("place_names", other.place_names)):
        first = theirs.order_by("pk")[0]
        for more in ({}, {f"{name}-0-DELETE": "on"}, {"_state": 0}):
            forged = {f"{name}-0-id": first.pk, f"{name}-0-summary": "Forged.", f"{name}-0-text": "Forged."} | more
            yield Forged(name=f"{name} {more}", address=address, form=form | forged)


def of_actions(incidents: dict[str, Incident], by: User) -> Iterator[Forged]:
    """Every action of the list of incidents for each of them, as somebody who may do everything would send it."""
    for name in _actions(Incident, by):
        for state, incident in incidents.items():
            if name == "delete_selected" and state != "left alone":
                continue
            form = {"action": name, "_selected_action": [incident.pk], "note": "Forged.", "post": "yes"}
            form |= {"why": "Forged."}
            if name in CHANGES:
                form |= _planned(name, incident, by)
            if name in ACTS_IN_LIST:
                form |= _proposed(ACTS_IN_LIST[name], incident, by)
            yield Forged(name=name, address=reverse("admin:incidents_incident_changelist"), form=form)


def _planned(name: str, incident: Incident, by: User) -> dict[str, Any]:
    """The form of a change that was shown already, with the seal of what was shown."""
    value = by if name == "assign_selected" else _VALUES.get(name, "")
    change = CHANGES[name][1](value)
    seen = seal(plan(change=change, incidents=[incident], by=by))
    return {"stage": "do", "why": "Forged.", "value": getattr(value, "pk", value), "seen": seen}


def _proposed(kind: PublicationKind, incident: Incident, by: User) -> dict[str, Any]:
    """The form of an act that was shown already, with the tick and the seal of what was shown."""
    proposed = propose(kind=kind, incident=Incident.objects.get(pk=incident.pk), by=by)
    return {"stage": "do", "seen": f"{incident.pk}:{proposed.seal}"}


def _actions(model: type[Any], by: User) -> list[str]:
    request = RequestFactory().get("/")
    request.user = by
    return list(admin.site._registry[model].get_actions(request))


def _arguments(takes: set[str], row: Any) -> dict[str, Any]:
    """What an address takes, as near to what is there as can be: the row, its first state, the edit that led to it."""
    kind = row._meta.model_name
    state = DossierState.objects.filter(kind=kind, object_id=row.pk).order_by("number").first()
    known = {"object_id": row.pk, "key": row.pk, "id": row.pk, "number": 1, "edit": state.edit_id if state else 1}
    known |= {"kind": "incident", "model": "claim", "row": 1, "act": 1}
    return {part: known[part] for part in takes}


def _form(incidents: dict[str, Incident]) -> dict[str, Any]:
    """All that some form of the desk asks for."""
    form: dict[str, Any] = {"post": "yes", "confirm": "yes", "note": "Forged.", "why": "Forged.", "text": "Forged."}
    form |= {"title": "Forged", "name": "Forged", "key": "forged", "code": "IQ-2016-9999", "kind": "ngo", "number": 1}
    form |= {"username": "forged", "is_superuser": "on", "is_staff": "on", "into": incidents["public"].code}
    form |= {"seen": fingerprint(()), "nobody-grade": "weak", "nobody-ground": "Forged."}
    form |= {"password1": "zq-forged-1", "password2": "zq-forged-1", "step": "nonsense", "since": "2000-01-01"}
    return form | {f"{each}-{count}_FORMS": 0 for each in _SETS for count in ("TOTAL", "INITIAL")}
