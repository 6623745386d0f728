"""Who may do what to which incident. Admin and services ask here; a hidden button is never the only guard.

An account that may add incidents and not change them is a reporter: it sees and changes its own drafts alone, as long
as they wait for nobody.
"""

from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db.models import Q, QuerySet

from incidents.models import Incident
from record.vocabulary import IncidentStatus

Account = User | AnonymousUser


def holds(account: Account, codename: str) -> bool:
    """Whether an account has a permission of the desk. Accounts that cannot sign in are asked too: commands use one."""
    if isinstance(account, AnonymousUser) or account.is_active:
        return account.has_perm(f"incidents.{codename}")
    held = Q(group__user=account) | Q(user=account)
    wanted = Permission.objects.filter(held, content_type__app_label="incidents", codename=codename)
    return account.is_superuser or wanted.exists()


def sees_all(account: Account) -> bool:
    """Whether it sees the incidents of others."""
    return holds(account, "view_incident") or holds(account, "change_incident")


def seen_by(account: Account, incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Less the incidents of others, for a reporter: to that account they are not there. No query of its own."""
    if sees_all(account) or isinstance(account, AnonymousUser) or not holds(account, "add_incident"):
        return incidents  # whoever may see none at all is refused, for any of them
    return incidents.filter(created_by=account)


def may_see(account: Account, incident: Incident) -> bool:
    """Whether it may read what the desk holds of an incident."""
    return sees_all(account) or _is_own(account, incident)


def may_edit(account: Account, incident: Incident) -> bool:
    """Whether it may change an incident: any one, or its own draft that waits for nobody; none that was merged."""
    if incident.mergers.filter(undone_at=None).exists():
        return False
    if holds(account, "change_incident"):
        return True
    return _is_own(account, incident) and incident.status == IncidentStatus.DRAFT and not incident.was_ever_public


def may_review(account: Account) -> bool:
    """Whether it may approve and send back. That it had no part in the content is asked apart."""
    return holds(account, "review_incident")


def may_grade(account: Account, incident: Incident) -> bool:
    """Whether it may grade an incident: reviewers and publishers; none that was merged."""
    if incident.mergers.filter(undone_at=None).exists():
        return False
    return may_see(account, incident) and (may_review(account) or may_publish(account))


def may_publish(account: Account) -> bool:
    """Whether it may publish, correct, withdraw and merge."""
    return holds(account, "publish_incident")


def _is_own(account: Account, incident: Incident) -> bool:
    return (
        isinstance(account, User)
        and incident.created_by_id is not None
        and incident.created_by_id == account.pk
        and holds(account, "add_incident")
    )
