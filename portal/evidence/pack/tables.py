"""The tables of a pack, each under the number of the PIF TICK criterion it speaks to."""

from collections import Counter
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import registry

from portal.evidence.models import Criterion, Review
from portal.evidence.pack.edits import small_edits
from portal.evidence.pack.gather import Leaf, Pack
from portal.evidence.pack.table import Cell, Table

_PARTED = " | "


def tables_of(pack: Pack) -> list[Table]:
    """Return all tables; those without rows too, so that the same files are in every pack."""
    made = [
        _pages(pack),
        _versions(pack),
        _actions(pack),
        small_edits(pack),
        _sources(pack),
        _claims(pack),
        _reviews(pack),
        _words(pack),
        _feedback(pack),
        _concerns(pack),
        _notes(pack),
    ]
    return [*made, _comments(pack)] if pack.row.with_comments else made


def _pages(pack: Pack) -> Table:
    headings = [
        _("Page"), _("Address"), _("Owner"), _("Reviewers"), _("Months between reviews"), _("Review"),
        _("Last signed"), _("Next due"), _("First published"), _("Last published"), _("Languages"),
    ]  # fmt: skip
    rows = [
        [
            leaf.page.title,
            leaf.address,
            leaf.care.owner if leaf.care else "",
            leaf.asked,
            leaf.care.review_months if leaf.care else "",
            leaf.state.label,
            leaf.state.last_signed_on,
            leaf.state.next_due,
            leaf.page.first_published_at,
            leaf.page.last_published_at,
            leaf.languages,
        ]
        for leaf in pack.leaves
    ]
    return Table("pages", Criterion.SYSTEMS, _("Pages and who looks after them"), headings, rows)


def _versions(pack: Pack) -> Table:
    headings = [
        _("Page"), _("Version"), _("When"), _("Who"), _("Status"), _("What changed"), _("Words before"),
        _("Words after"),
    ]  # fmt: skip
    rows = [
        [
            one.page.title,
            one.number,
            one.made_at,
            one.by,
            one.status,
            one.fields,
            _PARTED.join(line for change in one.changes for line in change.removed),
            _PARTED.join(line for change in one.changes for line in change.added),
        ]
        for one in pack.versions
    ]
    return Table("versions", Criterion.SYSTEMS, _("Versions, and who changed what"), headings, rows)


def _actions(pack: Pack) -> Table:
    titles = {leaf.page.pk: leaf.page.title for leaf in pack.leaves}
    rows = [
        [
            titles[entry.page_id],
            entry.timestamp,
            entry.user or "",
            registry.get_action_label(entry.action),
            entry.data.get("reason", ""),
        ]
        for entry in pack.actions
        if registry.action_exists(entry.action)
    ]
    headings = [_("Page"), _("When"), _("Who"), _("What"), _("Why")]
    return Table("actions", Criterion.SYSTEMS, _("What was done"), headings, rows)


def _reviews(pack: Pack) -> Table:
    headings = [
        _("Page"), _("Role"), _("Outcome"), _("Reviewer"), _("Who they are"), _("Interests declared"), _("When"),
        _("Holds until"), _("Holds for the text of today"),
    ]  # fmt: skip
    rows = [[leaf.page.title, *_review(leaf, review)] for leaf in pack.leaves for review in leaf.reviews]
    return Table("reviews", Criterion.EVIDENCE, _("Reviews"), headings, rows)


def _review(leaf: Leaf, review: Review) -> Iterator[Cell]:
    holding = {one.pk for one in leaf.state.others}
    if leaf.state.holds and leaf.state.review:
        holding.add(leaf.state.review.pk)
    yield from (review.get_role_display(), review.get_outcome_display(), review.signed_by, review.reviewer_role)
    yield from (review.interests, timezone.localdate(review.made_at), review.next_due)
    yield _("yes") if review.pk in holding else _("no")


def _sources(pack: Pack) -> Table:
    headings = [
        _("Page"), _("Source"), _("Author or publisher"), _("Year"), _("Kind"), _("Address"), _("Read on"),
        _("Archived copy"),
    ]  # fmt: skip
    rows = [
        [
            leaf.page.title, one.title, one.publisher, one.year, one.get_kind_display(), one.link, one.accessed_on,
            one.archived_url,
        ]
        for leaf in pack.leaves
        for one in leaf.sources
    ]  # fmt: skip
    return Table("sources", Criterion.EVIDENCE, _("Sources"), headings, rows)


def _claims(pack: Pack) -> Table:
    headings = [
        _("Page"), _("Claim"), _("Status"), _("Strength"), _("Where sources disagree"), _("Settled by"),
        _("Settled on"), _("Source"), _("Does it say so?"), _("What it says"), _("Where in it"),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for leaf in pack.leaves:
        for claim in leaf.claims:
            start = [
                leaf.page.title, claim.statement, claim.get_status_display(), claim.get_strength_display(),
                claim.disagreement, claim.settled_by or "", claim.settled_on,
            ]  # fmt: skip
            said = [[row.source.title, row.get_stance_display(), row.says, row.place] for row in claim.evidence.all()]
            rows += [[*start, *one] for one in said or [[""] * 4]]
    return Table("claims", Criterion.EVIDENCE, _("Claims, and what each source says"), headings, rows)


def _words(pack: Pack) -> Table:
    headings = [
        _("Page"), _("Reading grade"), _("Words"), _("Long sentences"), _("Unexplained terms"),
        _("Links that do not say where they lead"), _("Pictures without words"),
    ]  # fmt: skip
    rows = [
        [leaf.page.title, a.grade, a.words, len(a.long_sentences), a.unexplained, a.weak_links, a.missing_alt]
        for leaf in pack.leaves
        if (a := leaf.analysis)
    ]
    return Table("words", Criterion.DESIGN, _("How plain the words are"), headings, rows)


def _feedback(pack: Pack) -> Table:
    counts: Counter[tuple[str, str, bool]] = Counter()
    for one in pack.feedback:
        counts[one.page.title, f"{one.made_on:%Y-%m}", one.helpful] += 1
    months = dict.fromkeys((page, month) for page, month, _helpful in counts)
    rows = [[page, month, counts[page, month, True], counts[page, month, False]] for page, month in months]
    headings = [_("Page"), _("Month"), _("Helped"), _("Did not help")]
    return Table("feedback", Criterion.FEEDBACK, _("“Was this helpful?”"), headings, rows)


def _comments(pack: Pack) -> Table:
    rows = [[one.page.title, one.made_on, one.comment] for one in pack.feedback if one.comment]
    return Table("comments", Criterion.FEEDBACK, _("Comments of readers"), [_("Page"), _("Day"), _("Comment")], rows)


def _concerns(pack: Pack) -> Table:
    headings = [_("About"), _("What"), _("Since"), _("Handled"), _("What was done")]
    rows = [
        [one.page.title if one.page else one.claim, one.get_kind_display(), one.made_at, one.handled_at, one.answer]
        for one in pack.concerns
    ]
    return Table("concerns", Criterion.FEEDBACK, _("Doubts and corrections"), headings, rows)


def _notes(pack: Pack) -> Table:
    headings = [_("Criterion"), _("Name"), _("Page"), _("When"), _("Title"), _("What was done")]
    rows = [
        [
            note.criterion, note.get_criterion_display(), note.page.title if note.page else _("All pages"),
            note.happened_on, note.title, note.text,
        ]
        for note in pack.notes
    ]  # fmt: skip
    return Table("notes", 0, _("Portfolio notes"), headings, rows)
