"""Who speaks in synthetic incidents. None of them exists, and their names say so."""

from typing import Final

from record.dossier import Name, PublicActor
from record.synthesis.places import COUNTRIES
from record.vocabulary import ActorKind


def _actor(words: str, kind: ActorKind, arabic: str = "", *, party: bool = False) -> PublicActor:
    key = f"synthetic-{words.lower().replace(' ', '-')}"
    names = (Name(text=arabic, language="ar"),) if arabic else ()
    return PublicActor(key=key, name=f"Synthetic {words}", kind=kind, names=names, party=party)


#: Who fights, those who are named most first.
PARTIES: Final = (
    _actor("Army", ActorKind.STATE_FORCES, "الجيش الاصطناعي", party=True),
    _actor("Air Force", ActorKind.STATE_FORCES, "القوة الجوية الاصطناعية", party=True),
    _actor("Front", ActorKind.REBEL_GROUP, "الجبهة الاصطناعية", party=True),
    _actor("Coalition", ActorKind.EXTERNAL_FORCES, "التحالف الاصطناعي", party=True),
    _actor("Brigades", ActorKind.POLITICAL_MILITIA, party=True),
    _actor("Border Guard", ActorKind.STATE_FORCES, party=True),
    _actor("Village Defence", ActorKind.IDENTITY_MILITIA, party=True),
    _actor("Movement", ActorKind.REBEL_GROUP, party=True),
)
#: Who tells of it.
WITNESSES: Final = (
    _actor("Residents", ActorKind.RESIDENT, "سكان اصطناعيون"),
    _actor("Health Office", ActorKind.GOVERNMENT_BODY, "مديرية الصحة الاصطناعية"),
    _actor("Hospital", ActorKind.HEALTH_FACILITY),
    _actor("Rescue Service", ActorKind.RESCUE_SERVICE, "الإنقاذ الاصطناعي"),
    _actor("Monitor", ActorKind.NGO, "المرصد الاصطناعي"),
    _actor("Observer Mission", ActorKind.INTERNATIONAL),
    _actor("Deputy", ActorKind.LEGISLATOR),
    _actor("Police", ActorKind.STATE_FORCES),
    _actor("Unnamed Official", ActorKind.UNNAMED),
)
COUNCILS: Final = {code: _actor(f"Council {code}", ActorKind.LOCAL_AUTHORITY) for code in COUNTRIES}
#: Who publishes the documents, each with the language it writes in.
OUTLETS: Final = (
    (_actor("Wire", ActorKind.MEDIA_OUTLET), "en"),
    (_actor("Daily", ActorKind.MEDIA_OUTLET, "اليومية الاصطناعية"), "ar"),
    (_actor("Radio", ActorKind.MEDIA_OUTLET), "ar"),
    (_actor("Post", ActorKind.MEDIA_OUTLET), "fr"),
    (_actor("Telegraph", ActorKind.MEDIA_OUTLET), "uk"),
    (_actor("Chronicle", ActorKind.MEDIA_OUTLET), "en"),
)
