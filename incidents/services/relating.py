"""Judging two incidents: related, one and the same, not the same. A pair is judged once; a judgement can be taken back.

What is said of related incidents becomes public, so it takes who may change the incident, and is content that a second
person sees. The other judgements stay at the desk: reviewers and publishers make them too, and stay free to approve.
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.history.owning import Root
from incidents.history.recording import editing
from incidents.models import EditAction, Incident, IncidentRelation, Judgement
from incidents.permissions import may_edit, may_publish, may_review, may_see
from record.directions import left_open
from record.vocabulary import RelationKind


class RelatingRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """The judgement does not fit and nothing was written. The message is a sentence for editors."""


def judge(
    *,
    incident: Incident,
    other: Incident,
    judgement: Judgement,
    by: User,
    kind: RelationKind | None = None,
    words: str = "",
) -> IncidentRelation:
    """Write down what was found of two incidents; of a duplicate, ``incident`` is the double. Some fifteen queries.

    ``kind`` is needed for related incidents, and for them alone; ``words`` where the kind does not say it.

    Raises:
        PermissionDenied: the account may not change the incident (related), judge it, or see the other.
        RelatingRefused: the pair was judged already, is one incident, was merged, or lacks its kind or words.
    """
    _require(incident, other, judgement, by)
    words = words.strip()
    is_content = judgement is Judgement.RELATED
    action = EditAction.CHANGED if is_content else EditAction.JUDGED
    with editing(by=by, action=action, of=[Root("incident", each.pk) for each in (incident, other)]):
        _refuse(incident, other, judgement, kind, words)
        relation = IncidentRelation.objects.create(
            incident=incident,
            other=other,
            judgement=judgement.value,
            kind=kind.value if kind and is_content else "",
            words=words,
            created_by=by,
            updated_by=by,
        )
        if is_content:
            _touch(incident, other, by=by)
    return relation


def take_back(*, relation: IncidentRelation, by: User) -> None:
    """Take a judgement back; near incidents are offered again. The history keeps it. Some ten queries.

    Raises:
        PermissionDenied: the account could not make it now.
    """
    judgement = Judgement(relation.judgement)
    _require(relation.incident, relation.other, judgement, by, other_way_too=True)
    is_content = judgement is Judgement.RELATED
    roots = [Root("incident", key) for key in (relation.incident_id, relation.other_id)]
    with editing(by=by, action=EditAction.CHANGED if is_content else EditAction.JUDGED, of=roots):
        IncidentRelation.objects.filter(pk=relation.pk).delete()
        if is_content:
            _touch(relation.incident, relation.other, by=by)


def may_relate(account: User, incident: Incident) -> bool:
    """Whether an account may say of an incident to which others it is related."""
    return may_edit(account, incident)


def may_judge(account: User, incident: Incident) -> bool:
    """Whether it may say that an incident is, or is not, the same as another."""
    return may_edit(account, incident) or (may_see(account, incident) and (may_review(account) or may_publish(account)))


def _require(
    incident: Incident, other: Incident, judgement: Judgement, by: User, *, other_way_too: bool = False
) -> None:
    may = may_relate if judgement is Judgement.RELATED else may_judge
    is_allowed = may(by, incident) or (other_way_too and may(by, other))
    if not is_allowed or not (may_see(by, incident) and may_see(by, other)):
        raise PermissionDenied


def _refuse(incident: Incident, other: Incident, judgement: Judgement, kind: RelationKind | None, words: str) -> None:
    if incident.pk == other.pk:
        raise RelatingRefused(_("An incident is not compared with itself."))
    for each in (incident, other):
        merger = each.mergers.filter(undone_at=None).select_related("into").first()
        if merger is not None:
            told = {"code": each.code, "into": merger.into.code}
            raise RelatingRefused(_("%(code)s was merged into %(into)s: name that one.") % told)
    pair = Q(incident=incident, other=other) | Q(incident=other, other=incident)
    standing = IncidentRelation.objects.filter(pair).first()
    if standing is not None:
        said = {"one": incident.code, "other": other.code, "judgement": standing.get_judgement_display()}
        raise RelatingRefused(
            _("%(one)s and %(other)s were compared already (%(judgement)s): take that back first.") % said
        )
    if judgement is Judgement.RELATED and kind is None:
        raise RelatingRefused(_("Say how they are related."))
    if kind is RelationKind.OTHER and not words:
        raise RelatingRefused(_("Say in words how they are related, where no kind says it."))
    if reason := left_open(words):
        raise RelatingRefused(reason)


def _touch(*incidents: Incident, by: User) -> None:
    """Both are changed: readers of either do not have it yet."""
    Incident.objects.filter(pk__in=[each.pk for each in incidents]).update(updated_at=timezone.now(), updated_by=by)
