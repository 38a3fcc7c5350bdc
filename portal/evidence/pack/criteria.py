"""What a pack shows under each of the ten PIF TICK criteria, and what it lacks, in words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.evidence.models import Claim, Criterion, PortfolioNote, Role
from portal.evidence.pack.gather import Leaf, Pack
from portal.evidence.pack.table import Table
from portal.evidence.standing import Standing

HARDEST_GRADE = 9


@dataclass(frozen=True)
class Part:
    """One criterion."""

    number: int
    name: str
    shown: list[str]
    missing: list[str]
    notes: list[PortfolioNote] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def parts_of(pack: Pack, tables: Iterable[Table]) -> list[Part]:
    """Return the ten criteria in order."""
    tables = list(tables)
    made = []
    for criterion in Criterion:
        notes = [note for note in pack.notes if note.criterion == criterion]
        missing = list(_missing(criterion, pack))
        if not notes and (words := _WITHOUT_NOTES.get(criterion)):
            missing.append(words())
        here = [table for table in tables if table.criterion == criterion]
        shown = list(_shown(criterion, pack))
        made.append(Part(criterion.value, str(criterion.label), shown, missing, notes, here))
    return made


def _shown(criterion: Criterion, pack: Pack) -> Iterator[str]:
    leaves = pack.leaves
    match criterion:
        case Criterion.SYSTEMS:
            yield _("Pages that have an owner: %(some)s of %(all)s.") % _counts(leaves, lambda leaf: bool(_owner(leaf)))
            yield ngettext("Versions listed here: %(n)s.", "Versions listed here: %(n)s.", len(pack.versions)) % {
                "n": len(pack.versions)
            }
        case Criterion.EVIDENCE:
            yield _("Pages that are medically reviewed today: %(some)s of %(all)s.") % _counts(
                _medical(leaves), lambda leaf: leaf.state.reviewed
            )
            yield _("Sources: %(sources)s. Claims: %(claims)s.") % {
                "sources": len({one.pk for leaf in leaves for one in leaf.sources}),
                "claims": len({one.pk for leaf in leaves for one in leaf.claims}),
            }
        case Criterion.USERS:
            yield _("Pages signed by people with lived experience: %(some)s of %(all)s.") % _counts(
                _medical(leaves), lambda leaf: _holds(leaf, Role.LIVED_EXPERIENCE)
            )
        case Criterion.INEQUALITIES:
            languages = sorted({name for leaf in leaves for name in leaf.languages})
            yield _("Languages: %(names)s.") % {"names": ", ".join(languages)}
        case Criterion.DESIGN:
            yield _("Pages at reading grade %(grade)s or lower: %(some)s of %(all)s.") % {
                "grade": HARDEST_GRADE,
                **_counts([leaf for leaf in leaves if leaf.analysis], lambda leaf: not _is_hard(leaf)),
            }
        case Criterion.FEEDBACK:
            handled = sum(1 for one in pack.concerns if one.handled_at)
            yield _("Answers to “Was this helpful?”: %(n)s.") % {"n": len(pack.feedback)}
            yield _("Doubts and corrections: %(n)s, of which answered: %(handled)s.") % {
                "n": len(pack.concerns),
                "handled": handled,
            }
        case Criterion.DISSEMINATION:
            yield _("Published on the web, free for everybody: %(address)s") % {"address": leaves[0].address}
        case Criterion.IMPACT if pack.feedback:
            helped = sum(1 for one in pack.feedback if one.helpful)
            yield _("Readers who said that a page helped: %(some)s of %(all)s.") % {
                "some": helped,
                "all": len(pack.feedback),
            }


def _missing(criterion: Criterion, pack: Pack) -> Iterator[str]:
    leaves = pack.leaves
    match criterion:
        case Criterion.SYSTEMS:
            yield from _named(_("No owner: %(pages)s."), leaves, lambda leaf: not _owner(leaf))
        case Criterion.EVIDENCE:
            medical = _medical(leaves)
            for standing, words in (
                (Standing.NONE, _("Never medically reviewed: %(pages)s.")),
                (Standing.CHANGED, _("Changed since the medical review: %(pages)s.")),
                (Standing.OVERDUE, _("Medical review overdue: %(pages)s.")),
                (Standing.WITHDRAWN, _("Medical review withdrawn: %(pages)s.")),
            ):
                yield from _named(words, medical, partial(_stands, standing))
            yield from _named(_("No source: %(pages)s."), medical, lambda leaf: not leaf.sources)
            yield from _named(_("Facts no clinician has checked stand on: %(pages)s."), medical, _has_unchecked)
            yield from _named(_("Facts in dispute stand on: %(pages)s."), medical, _has_disputed)
        case Criterion.USERS:
            yield from _named(
                _("No signature from lived experience holds for: %(pages)s."),
                _medical(leaves),
                lambda leaf: not _holds(leaf, Role.LIVED_EXPERIENCE),
            )
        case Criterion.INEQUALITIES:
            yield from _named(_("In one language alone: %(pages)s."), leaves, lambda leaf: len(leaf.languages) < 2)
        case Criterion.DESIGN:
            yield from _named(
                _("No editorial signature holds for: %(pages)s."),
                _medical(leaves),
                lambda leaf: not _holds(leaf, Role.EDITORIAL),
            )
            yield from _named(_("Hard to read: %(pages)s."), leaves, _is_hard)
            yield from _named(_("Unexplained terms: %(pages)s."), leaves, lambda leaf: _has(leaf, "unexplained"))
            yield from _named(_("Pictures without words: %(pages)s."), leaves, lambda leaf: _has(leaf, "missing_alt"))
        case Criterion.FEEDBACK:
            heard = {one.page_id for one in pack.feedback}
            yield from _named(_("No answer from readers: %(pages)s."), leaves, lambda leaf: leaf.page.pk not in heard)
            if waiting := sum(1 for one in pack.concerns if not one.handled_at):
                yield _("Doubts and corrections not answered yet: %(n)s.") % {"n": waiting}
        case Criterion.IMPACT if not pack.feedback:
            yield _("No reader has said yet whether a page helped.")


# What no text and no table can show has to be written down.
_WITHOUT_NOTES: dict[Criterion, Callable[[], str]] = {
    Criterion.TRAINING: lambda: _("No note says how staff and volunteers are trained."),
    Criterion.NEED: lambda: _("No note says how we know that this is needed."),
    Criterion.USERS: lambda: _("No note says how users took part."),
    Criterion.INEQUALITIES: lambda: _("No note says what was done about health inequalities."),
    Criterion.DISSEMINATION: lambda: _("No note says how people hear of it."),
    Criterion.IMPACT: lambda: _("No note says what changed for users."),
}


def _named(words: str, leaves: Iterable[Leaf], which: Callable[[Leaf], bool]) -> Iterator[str]:
    if titles := [leaf.page.title for leaf in leaves if which(leaf)]:
        yield words % {"pages": "; ".join(titles)}


def _counts(leaves: list[Leaf], which: Callable[[Leaf], bool]) -> dict[str, int]:
    return {"some": sum(1 for leaf in leaves if which(leaf)), "all": len(leaves)}


def _medical(leaves: list[Leaf]) -> list[Leaf]:
    return [leaf for leaf in leaves if getattr(leaf.page, "needs_review", False)]


def _stands(standing: Standing, leaf: Leaf) -> bool:
    return leaf.state.standing == standing


def _owner(leaf: Leaf) -> object:
    return leaf.care.owner if leaf.care else None


def _holds(leaf: Leaf, role: Role) -> bool:
    return any(review.role == role for review in leaf.state.others)


def _is_hard(leaf: Leaf) -> bool:
    return leaf.analysis is not None and leaf.analysis.grade > HARDEST_GRADE


def _has(leaf: Leaf, what: str) -> bool:
    return leaf.analysis is not None and bool(getattr(leaf.analysis, what))


def _has_unchecked(leaf: Leaf) -> bool:
    return any(claim.status == Claim.Status.UNCHECKED for claim in leaf.claims)


def _has_disputed(leaf: Leaf) -> bool:
    return any(claim.is_disputed for claim in leaf.claims)
