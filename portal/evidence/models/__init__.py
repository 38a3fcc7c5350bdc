"""What stands behind the information: sources, claims, words explained, reviews, what is kept beside the text."""

from portal.evidence.models.care import MONTHS, PageCare, PageReviewer, ReviewReminder
from portal.evidence.models.choices import Criterion, Outcome, Role
from portal.evidence.models.claim import Claim
from portal.evidence.models.claim_source import ClaimSource
from portal.evidence.models.concern import Concern
from portal.evidence.models.glossary import GlossaryTerm
from portal.evidence.models.outside_link import OutsideLink
from portal.evidence.models.record import EvidencePack, FeedbackPress, PageFeedback, PortfolioNote, PublicChange
from portal.evidence.models.review import Review, SmallEdit
from portal.evidence.models.source import Source
from portal.evidence.models.workflow import ReviewTask, ReviewTaskState

__all__ = [
    "MONTHS",
    "Claim",
    "ClaimSource",
    "Concern",
    "Criterion",
    "EvidencePack",
    "FeedbackPress",
    "GlossaryTerm",
    "Outcome",
    "OutsideLink",
    "PageCare",
    "PageFeedback",
    "PageReviewer",
    "PortfolioNote",
    "PublicChange",
    "Review",
    "ReviewReminder",
    "ReviewTask",
    "ReviewTaskState",
    "Role",
    "SmallEdit",
    "Source",
]
