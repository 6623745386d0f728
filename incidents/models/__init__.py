"""The editors' models, one a file. Nothing here is public: the record holds what was published."""

from incidents.models.actor import Actor
from incidents.models.actor_name import ActorName
from incidents.models.assignment import Assignment
from incidents.models.attribution import Attribution
from incidents.models.claim import Claim
from incidents.models.claim_stance import ClaimStance
from incidents.models.claim_via import ClaimVia
from incidents.models.confidential import ConfidentialContact, ConfidentialNote
from incidents.models.edit import DossierState, Edit, EditAction
from incidents.models.figure import Figure
from incidents.models.incident import Incident
from incidents.models.incident_grade import IncidentGrade
from incidents.models.incident_title import IncidentTitle
from incidents.models.kept_file import KeptFile
from incidents.models.list_act import ListAct, ListActKind
from incidents.models.listing import ActorListing, IncidentListing, Listing, SourceListing
from incidents.models.merger import Merger, MovedClaim
from incidents.models.near_pair import NearPair
from incidents.models.override import Override
from incidents.models.place_name import PlaceName
from incidents.models.publication_act import PublicationAct
from incidents.models.relation import IncidentRelation, Judgement
from incidents.models.review_comment import ReviewComment
from incidents.models.review_round import ReviewRound
from incidents.models.saved_list import SavedList
from incidents.models.source import Source
from incidents.models.source_copy import ArchiveRequest, SourceCopy
from incidents.models.source_image import SourceImage

__all__ = [
    "Actor",
    "ActorListing",
    "ActorName",
    "ArchiveRequest",
    "Assignment",
    "Attribution",
    "Claim",
    "ClaimStance",
    "ClaimVia",
    "ConfidentialContact",
    "ConfidentialNote",
    "DossierState",
    "Edit",
    "EditAction",
    "Figure",
    "Incident",
    "IncidentGrade",
    "IncidentListing",
    "IncidentRelation",
    "IncidentTitle",
    "Judgement",
    "KeptFile",
    "ListAct",
    "ListActKind",
    "Listing",
    "Merger",
    "MovedClaim",
    "NearPair",
    "Override",
    "PlaceName",
    "PublicationAct",
    "ReviewComment",
    "ReviewRound",
    "SavedList",
    "Source",
    "SourceCopy",
    "SourceImage",
    "SourceListing",
]
