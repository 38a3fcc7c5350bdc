"""The standard topics of a condition and the sections each should have."""

from collections.abc import Mapping, Sequence

from wagtail.models import Page

from portal.content.scaffolding import headings

# slug: (title, section headings)
TOPICS: Mapping[str, tuple[str, Sequence[str]]] = {
    "tests-and-diagnosis": (
        "Tests and diagnosis",
        ("How is it diagnosed?", "What the tests are like", "What else could it be?"),
    ),
    "treatment": (
        "Treatment",
        ("How is it treated?", "Why early treatment matters", "Side effects", "What does not help"),
    ),
    "what-happens-next": (
        "What happens next",
        (
            "Support and rehabilitation",
            "Help with money",
            "How it may go",
            "Pregnancy",
            "Physiotherapy",
            "Washing, teeth and daily care",
            "Eating",
            "Your immune system",
            "Exercise and rest",
            "Pain",
        ),
    ),
    "driving": ("Driving", ("Are you safe to drive?", "Who to tell in your nation")),
    "mental-health-and-wellbeing": (
        "Mental health and wellbeing",
        ("If you need help now", "The first weeks", "When worry stays", "Low mood", "Relationships", "Who can help"),
    ),
}


def scaffold_topics(model: type[Page], topics: Mapping[str, tuple[str, Sequence[str]]]) -> list[Page]:
    """Return unsaved pages of ``model`` with a heading for each section."""
    return [
        model(title=title, slug=slug, body=headings(*sections), show_in_menus=False)
        for slug, (title, sections) in topics.items()
    ]
