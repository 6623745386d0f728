"""The four roles of the desk, as groups of accounts, and what each may do. An account may have several.

The groups are made by a migration, and again by ``group_of`` where one was removed. What an operator has changed in a
group since stays as it is.
"""

from enum import StrEnum
from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db.models import Q


class Role(StrEnum):
    """The name of the group."""

    REPORTER = "reporter"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"


#: What is entered on the page of an incident.
_PARTS: Final = ("attribution", "claim", "claimstance", "claimvia", "figure", "incidenttitle", "placename")
#: What many incidents share, with the names that hang on it.
_SHARED: Final = ("actor", "actorname", "source")
_ALL: Final = ("add", "change", "delete", "view")


def _on(models: tuple[str, ...], acts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(f"{act}_{model}" for model in models for act in acts)


_VIEW_ALL: Final = _on((*_PARTS, *_SHARED, "incident"), ("view",))

#: Permissions by role. A reporter may add incidents and not change them: that is read as "change one's own drafts".
PERMISSIONS: Final[dict[Role, frozenset[str]]] = {
    Role.REPORTER: _on(_PARTS, _ALL) | _on(_SHARED, ("add", "view")) | {"add_incident"},
    Role.EDITOR: _on((*_PARTS, *_SHARED, "incident"), _ALL),
    Role.REVIEWER: _VIEW_ALL | {"review_incident"},
    Role.PUBLISHER: _VIEW_ALL | {"publish_incident"},
}


def group_of(role: Role) -> Group:
    """The group of a role; made with its permissions where there is none. One query, or four."""
    group, is_new = Group.objects.get_or_create(name=role.value)
    if is_new:
        wanted = Q(content_type__app_label="incidents", codename__in=PERMISSIONS[role])
        group.permissions.set(Permission.objects.filter(wanted))
    return group
