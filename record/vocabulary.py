"""The field's standard terms, each written once.

Every term has a code (stored, exported, never translated), a label (shown, translatable) and a definition (the help
text in admin and the entry on the method page). The module needs no database.

Sources: Security Force Monitor's research handbook (positions, working status), Airwars' civilian-harm grades
(assessment), SDG indicator 16.1.2 (status of persons), ACLED's codebook (event types, actor kinds, precision), UCDP
GED's codebook (where_prec, date_prec, type_of_violence), Darwin Core (coordinateUncertaintyInMeters), Atlos
(sensitivity). The definitions are our own words.
"""

from typing import Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Terms(models.TextChoices):
    """A closed list of terms. Members are strings; ``.label`` and ``.definition`` are translatable text."""

    definition: "str | Promise"

    def __new__(cls, value: str, definition: "str | Promise" = "") -> Self:
        """A member from its code and definition; the label is the last part of the tuple, which Django takes."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.definition = definition
        return term


# --------------------------------------------------------------------------------------------------------- claims


class Position(Terms):
    """What a claimant does with a statement about the incident (after Security Force Monitor)."""

    ALLEGES = "alleges", _("Says that it is so, of others or of the event."), _("alleges")
    CONCEDES = "concedes", _("Says that it is so of itself, against its own interest."), _("concedes")
    DENIES = "denies", _("Says that it is not so. Silence is not a denial, nor is giving no figure."), _("denies")
    CORROBORATES = (
        "corroborates",
        _("Supports what another has said, on ground of its own."),
        _("corroborates"),
    )
    QUESTIONS = "questions", _("Doubts it or asks, without saying that it is so or not so."), _("questions")


class About(Terms):
    """The part of the incident that a claim speaks of. A claim may speak of several, and of each in its own way."""

    EVENT = "event", _("Whether it happened at all."), _("the event")
    CASUALTIES = "casualties", _("How many people were harmed, and how."), _("casualties")
    CIVILIAN_STATUS = "civilian_status", _("Whether those harmed were civilians."), _("civilian status")
    RESPONSIBILITY = "responsibility", _("Who did it."), _("responsibility")
    TARGET = "target", _("What was aimed at or hit."), _("target")
    WEAPON = "weapon", _("With what it was done."), _("weapon")
    LOCATION = "location", _("Where it happened."), _("location")
    TIME = "time", _("When it happened."), _("time")


class WorkingStatus(Terms):
    """How far the desk has come with a claim (Security Force Monitor)."""

    ACCEPTED = "accepted", _("Recorded and checked against its source."), _("accepted")
    CONFLICT = "conflict", _("Contradicts another claim; a public note says how."), _("conflict")
    WORK_NEEDED = "work_needed", _("Something is still to be found or checked."), _("work needed")
    ISSUE = "issue", _("Something is wrong with the source or the record of it."), _("issue")


class Basis(Terms):
    """What the claimant gives as the ground for a claim."""

    OWN_PRESENCE = "own_presence", _("Was there."), _("own presence")
    OWN_RECORDS = "own_records", _("Its own records, intelligence or sources."), _("own records or sources")
    RESIDENTS = "residents", _("What residents or witnesses told the claimant."), _("residents or witnesses")
    FOOTAGE = "footage", _("Video or photographs."), _("video or photographs")
    NOT_STATED = "not_stated", _("The claimant gave no ground."), _("not stated")


# -------------------------------------------------------------------------------------------------------- figures


class Measure(Terms):
    """What is counted."""

    KILLED = "killed", _("People who died."), _("killed")
    WOUNDED = "wounded", _("People who were injured and lived."), _("wounded")
    KILLED_OR_WOUNDED = (
        "killed_or_wounded",
        _("Casualties of whom the claimant does not tell the dead from the injured. Never added to the killed."),
        _("killed or wounded"),
    )
    MISSING = "missing", _("People whose fate is not known."), _("missing")
    DETAINED = "detained", _("People who were taken or held."), _("detained")
    DISPLACED = "displaced", _("People who had to leave where they lived."), _("displaced")
    PRESENT = "present", _("People said to have been there, not said to have been harmed."), _("present")
    STRIKES = "strikes", _("Single attacks within the incident."), _("strikes")
    STRUCTURES_HIT = "structures_hit", _("Buildings hit."), _("structures hit")
    SITES_HIT = "sites_hit", _("Places hit, of one building or more: a market, a camp."), _("sites hit")


#: Measures that count people; the others have no status of persons.
PERSON_MEASURES: frozenset[Measure] = frozenset(
    {
        Measure.KILLED,
        Measure.WOUNDED,
        Measure.KILLED_OR_WOUNDED,
        Measure.MISSING,
        Measure.DETAINED,
        Measure.DISPLACED,
        Measure.PRESENT,
    }
)


class PersonStatus(Terms):
    """Status of persons (SDG indicator 16.1.2), as the claimant states it."""

    CIVILIAN = "civilian", _("Civilians, in the claimant's telling."), _("civilians")
    OTHER_PROTECTED = (
        "other_protected",
        _("Others whom the law of war protects: medics, peacekeepers, prisoners, the wounded."),
        _("other protected persons"),
    )
    ARMED = "armed", _("Members of armed forces or armed groups."), _("members of armed forces or groups")
    PARTICIPATING = (
        "participating",
        _("Persons taking a direct part in hostilities without being members."),
        _("persons directly participating"),
    )
    UNKNOWN = "unknown", _("The claimant does not say who they were."), _("status not stated")


class Sex(Terms):
    """Sex, as the claimant states it."""

    WOMAN = "woman", _("Women or girls."), _("women")
    MAN = "man", _("Men or boys."), _("men")
    UNKNOWN = "unknown", _("Not stated."), _("not stated")


class Age(Terms):
    """Age, as the claimant states it."""

    ADULT = "adult", _("Eighteen or older."), _("adults")
    CHILD = "child", _("Under eighteen."), _("children")
    UNKNOWN = "unknown", _("Not stated."), _("not stated")


class Qualifier(Terms):
    """How a number is meant."""

    EXACTLY = "exactly", _("That number."), _("exactly")
    ABOUT = "about", _("Near that number; the bounds are the number itself."), _("about")
    AT_LEAST = "at_least", _("That number or more. Open above."), _("at least")
    MORE_THAN = "more_than", _("Above that number. Open above."), _("more than")
    AT_MOST = (
        "at_most",
        _("That number or less. “As many as” and “up to” start at 1; “at most” and “no more than” at 0."),
        _("at most"),
    )
    FEWER_THAN = "fewer_than", _("Below that number."), _("fewer than")
    BETWEEN = "between", _("From one number to another, both included."), _("between")
    A_FEW = "a_few", _("3 to 5 by our convention."), _("a few")
    SEVERAL = "several", _("3 to 9 by our convention."), _("several")
    TENS = "tens", _("20 to 99 by our convention."), _("tens")
    DOZENS = "dozens", _("24 to 99 by our convention."), _("dozens")
    SCORES = "scores", _("40 to 99 by our convention."), _("scores")
    HUNDREDS = "hundreds", _("200 to 999 by our convention."), _("hundreds")
    NONE = "none", _("The claimant says that there were none: a claim of zero, shown as a denial."), _("none")
    UNKNOWN = "unknown", _("No number, or words that are not understood as one."), _("no number")


# ----------------------------------------------------------------------------------------------------- assessment


class Grade(Terms):
    """The recorders' judgement on civilian harm, apart from the claims (after Airwars' grades)."""

    CONFIRMED = "confirmed", _("A belligerent has accepted responsibility for it."), _("confirmed")
    FAIR = (
        "fair",
        _("Two or more credible sources report it, and a belligerent was likely or known to act nearby."),
        _("fair"),
    )
    WEAK = "weak", _("A single source reports it."), _("weak")
    CONTESTED = "contested", _("Sources name different parties as responsible."), _("contested")
    DISCOUNTED = (
        "discounted",
        _("Those killed were combatants, or a party other than the one alleged is most likely responsible."),
        _("discounted"),
    )
    NOT_ASSESSED = "not_assessed", _("Nobody has graded it yet."), _("not assessed")


class Disagreement(Terms):
    """What the claims contradict each other about. Computed from them, never entered."""

    FIGURES = "figures", _("Numbers that cannot all be true, or a number that is denied."), _("figures")
    CIVILIAN_STATUS = (
        "civilian_status",
        _("Some say that those harmed were civilians, others deny it."),
        _("civilian status"),
    )
    RESPONSIBILITY = "responsibility", _("Different answers to who did it."), _("responsibility")
    EVENT = "event", _("Some deny that it happened."), _("the event itself")


# ---------------------------------------------------------------------------------------------------------- where


class Precision(Terms):
    """How closely a place is known. ``uncertainty_m`` is the default radius in metres."""

    EXACT = "exact", _("A point known to metres."), _("exact")
    SITE = "site", _("A building, street or landmark."), _("site")
    LOCALITY = "locality", _("A neighbourhood or village."), _("locality")
    TOWN = "town", _("A town or city."), _("town")
    DISTRICT = "district", _("A second-level area (ADM2)."), _("district")
    PROVINCE = "province", _("A first-level area (ADM1)."), _("province")
    REGION = "region", _("Along a line, or a region with no sharp edge."), _("region")
    COUNTRY = "country", _("The country alone."), _("country")
    SEA_OR_AIR = "sea_or_air", _("Outside land territory."), _("sea or air")

    @property
    def uncertainty_m(self) -> float | None:
        """Default radius of uncertainty in metres; None for a country, which is shown as the country."""
        return _UNCERTAINTY_M[self]

    @property
    def allows_pin(self) -> bool:
        """Whether a point may be drawn as a pin: only a site or better."""
        return self in {Precision.EXACT, Precision.SITE}


_UNCERTAINTY_M: dict[Precision, float | None] = {
    Precision.EXACT: 10.0,
    Precision.SITE: 100.0,
    Precision.LOCALITY: 1_000.0,
    Precision.TOWN: 5_000.0,
    Precision.DISTRICT: 25_000.0,
    Precision.PROVINCE: 100_000.0,
    Precision.REGION: 100_000.0,
    Precision.COUNTRY: None,
    Precision.SEA_OR_AIR: 50_000.0,
}


class Disclosure(Terms):
    """How much of the place is made public."""

    AS_RECORDED = "as_recorded", _("The place as it was entered."), _("as recorded")
    GRID = "grid", _("Only the grid cell that holds the place."), _("coarsened to a grid cell")
    COUNTRY = "country", _("Only the country."), _("country only")
    WITHHELD = "withheld", _("No place at all."), _("withheld")


# ------------------------------------------------------------------------------------------------------------ who


class ActorKind(Terms):
    """What a claimant, a publisher or a party is (after ACLED's inter codes, and more)."""

    STATE_FORCES = "state_forces", _("A state's military, police or security forces."), _("state forces")
    REBEL_GROUP = "rebel_group", _("An armed group that fights a state."), _("rebel group")
    POLITICAL_MILITIA = (
        "political_militia",
        _("An armed group that serves a political actor."),
        _("political militia"),
    )
    IDENTITY_MILITIA = (
        "identity_militia",
        _("An armed group of a community, tribe, faith or region."),
        _("identity militia"),
    )
    EXTERNAL_FORCES = "external_forces", _("Forces of another state or of a coalition."), _("external forces")
    CIVILIANS = "civilians", _("People who bear no arms in the conflict."), _("civilians")
    GOVERNMENT_BODY = "government_body", _("A ministry, council or other civil authority."), _("government body")
    LEGISLATOR = "legislator", _("A member or officer of a parliament."), _("legislator")
    LOCAL_AUTHORITY = "local_authority", _("A mayor, governor or local council."), _("local authority")
    HEALTH_FACILITY = "health_facility", _("A hospital, clinic or morgue."), _("health facility")
    RESCUE_SERVICE = "rescue_service", _("Civil defence, ambulance or volunteers who dig."), _("rescue service")
    MEDIA_OUTLET = "media_outlet", _("A newspaper, agency, station or site."), _("media outlet")
    NGO = "ngo", _("A non-governmental organisation."), _("non-governmental organisation")
    INTERNATIONAL = "international", _("An organisation of states."), _("international organisation")
    RESIDENT = "resident", _("A resident or witness, named or not."), _("resident or witness")
    UNNAMED = "unnamed", _("Someone whom the source does not name."), _("unnamed")


# ----------------------------------------------------------------------------------------------------------- what


class EventType(Terms):
    """Kind of event (after ACLED)."""

    EXPLOSIONS = "explosions", _("Violence from a distance, by explosion."), _("explosions and remote violence")
    BATTLES = "battles", _("Armed groups fight each other."), _("battles")
    AGAINST_CIVILIANS = (
        "against_civilians",
        _("Violence at close hand against people who bear no arms."),
        _("violence against civilians"),
    )
    PROTESTS = "protests", _("People demonstrate without violence of their own."), _("protests")
    RIOTS = "riots", _("People demonstrate or gather with violence."), _("riots")
    STRATEGIC = "strategic", _("Something that matters to the conflict, without violence."), _("strategic developments")


class EventSubtype(Terms):
    """Sub-types of explosions and remote violence (after ACLED)."""

    AIR_STRIKE = "air_strike", _("From aircraft, manned or not."), _("air or drone strike")
    SHELLING = "shelling", _("From the ground: shells, rockets, missiles."), _("shelling, artillery or missile")
    SUICIDE_BOMB = "suicide_bomb", _("The bearer dies with it."), _("suicide bomb")
    REMOTE_EXPLOSIVE = "remote_explosive", _("Mine, roadside or remote bomb."), _("remote explosive, mine or IED")
    CHEMICAL = "chemical", _("Toxic or burning agents."), _("chemical weapon")
    GRENADE = "grenade", _("Thrown by hand."), _("grenade")


class RelationKind(Terms):
    """What two incidents have to do with each other, seen from either side. They stay two."""

    SERIES = "series", _("Parts of one operation, or of one series of attacks."), _("part of one series")
    SAME_PLACE = "same_place", _("The same place or people were hit again."), _("the same place, another time")
    ANSWER = "answer", _("One is said to answer the other."), _("one answers the other")
    CONFUSED = "confused", _("Reports take one for the other."), _("often taken for one another")
    OTHER = "other", _("Something else, which the words say."), _("related otherwise")


# ---------------------------------------------------------------------------------------------------- publication


class IncidentStatus(Terms):
    """Where an incident stands between desk and public."""

    DRAFT = "draft", _("Being written."), _("draft")
    IN_REVIEW = "in_review", _("Waiting for a second person."), _("in review")
    PUBLISHED = "published", _("Public, in the version last published."), _("published")
    WITHDRAWN = "withdrawn", _("Taken back, with a note; its address says so."), _("withdrawn")


class PublicationKind(Terms):
    """What an act of publication was."""

    PUBLISHED = "published", _("First made public."), _("published")
    CORRECTED = "corrected", _("Replaced by a new version, with a note."), _("corrected")
    WITHDRAWN = "withdrawn", _("Taken back, with a note."), _("withdrawn")
    MERGED = "merged", _("Taken up in another incident, to which its address leads."), _("merged")


class Sensitivity(Terms):
    """What a reader should be warned of (after Atlos)."""

    NOT_SENSITIVE = "not_sensitive", _("Nothing to warn of."), _("not sensitive")
    GRAPHIC = "graphic", _("Shows or describes injury or death closely."), _("graphic")
    PERSONAL = "personal", _("Personal information can be seen."), _("personal information visible")
    DELETED = "deleted", _("The source has been deleted where it stood."), _("deleted by the source")
    DECEPTIVE = "deceptive", _("The source deceives or misleads."), _("deceptive or misleading")
