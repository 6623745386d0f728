"""What a browser sends from the pages of the desk."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.test import Client

from incidents.management.commands.load_demo import CASE
from incidents.models import Actor, Incident, Source
from tests.factories.undrawn import undrawn

Form = dict[str, Any]


def qaim_case() -> dict[str, Any]:
    """The demo's data."""
    case: dict[str, Any] = json.loads(CASE.read_text(encoding="utf-8"))
    return case


def management(prefix: str, total: int, initial: int = 0) -> Form:
    """The hidden fields of a set of forms."""
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}


def rows(prefix: str, items: Iterable[Mapping[str, Any]], initial: int = 0) -> Form:
    """A set of forms, one for each item."""
    items = list(items)
    return management(prefix, len(items), initial) | {
        f"{prefix}-{n}-{name}": value for n, item in enumerate(items) for name, value in item.items()
    }


def claim_fields(claim: Mapping[str, Any]) -> Form:
    """A claim of the demo's data, as an editor would type it."""
    plain = {name: value for name, value in claim.items() if isinstance(value, str)}
    return {
        "order": 0,
        "basis": "not_stated",
        "number": claim.get("number", ""),
        **plain,
        "claimant": Actor.objects.get(key=claim["claimant"]).pk,
        "source": Source.objects.get(key=claim["source"]).pk,
        "carried_by": [Actor.objects.get(key=key).pk for key in claim.get("via", ())],
        "figures_text": "\r\n".join(claim.get("figures", ())),
        "attributions_text": "\r\n".join(claim.get("attributions", ())),
        "known_through_number": claim.get("known_through", ""),
        **{f"stance_{about}": position for about, position in claim.get("stances", {}).items()},
        **({"asks_for_investigation": "on"} if claim.get("asks_for_investigation") else {}),
    }


def names(texts: Mapping[str, str]) -> list[Form]:
    """Names in other languages."""
    return [{"language": language, "text": text} for language, text in texts.items()]


def incident_form(case: Mapping[str, Any], **changes: Any) -> Form:
    """The whole page of a new incident."""
    fields = {name: value for name, value in case["incident"].items() if not isinstance(value, dict)} | {
        "disclosure": "as_recorded",
        "sensitivity": "not_sensitive",
    }
    return {
        **fields,
        **rows("titles", names(case["incident"].get("titles", {}))),
        **rows("place_names", names(case["incident"].get("place_names", {}))),
        **rows("claims", [claim_fields(claim) for claim in case["claims"]]),
        **changes,
    }


def page_as_sent(response: Any) -> Form:
    """What a browser would send back from a change page if nobody touched it."""
    context = response.context
    form: Form = dict(_values(context["adminform"].form))
    if "state_number" in context:  # a page of Django's own has none
        form["_state"] = context["state_number"]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        form |= dict(_values(formset.management_form))
        for each in formset.forms:
            form |= dict(_values(each))
    return form


def form_at(client: Client, address: str, data: Mapping[str, Any] | None = None) -> Form:
    """What a browser would send back from the page at an address if nobody touched it."""
    with undrawn():
        return page_as_sent(client.get(address, data))


def _values(form: Any) -> Iterable[tuple[str, Any]]:
    for bound in form:
        value = bound.value()
        name = bound.html_name
        if bound.field.disabled or value is None or value is False or value == "":
            continue
        if name.endswith("carried_by"):
            value = [getattr(each, "pk", each) for each in value]
        yield name, "on" if value is True else bound.field.prepare_value(value)


def sent_with_reasons(client: Client, address: str, form: Form, *, follow: bool = False) -> tuple[Any, list[str]]:
    """Send a form; where it stops at questions, once more with a reason for each. The answer, and what was asked."""
    answer = client.post(address, form, follow=follow)
    asked = list((answer.context or {}).get("questions") or ()) if answer.status_code == 200 else []
    if not asked:
        return answer, []
    reasons = {question.name: "The source says so." for question in asked}
    return client.post(address, form | reasons, follow=follow), [question.doubt.said for question in asked]


def change_url(incident: Incident, page: str = "change") -> str:
    """The address of one of the pages of an incident."""
    return f"/admin/incidents/incident/{incident.pk}/{page}/"


def an_incident_form(**fields: Any) -> dict[str, Any]:
    """A new incident without claims."""
    return {
        "code": "IQ-2016-0002",
        "title": "Air strike",
        "language": "en",
        "event_type": "explosions",
        "occurred_on": "2016-12-07",
        "precision": "town",
        "disclosure": "as_recorded",
        "sensitivity": "not_sensitive",
        **management("titles", 0),
        **management("place_names", 0),
        **management("claims", 0),
        **fields,
    }


def saved(client: Client, **fields: Any) -> tuple[Incident, str]:
    """The incident that the form made, what was asked before, and the messages on the next page."""
    response, asked = sent_with_reasons(
        client, "/admin/incidents/incident/add/", an_incident_form(**fields), follow=True
    )
    assert response.redirect_chain, response.context["errors"]
    return Incident.objects.get(), " ".join([*asked, *(str(each) for each in response.context["messages"])])
