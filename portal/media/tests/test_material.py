"""What readers see of a film is part of what is signed."""

from datetime import date

import pytest

from portal.media.models import Video


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Warm hands"},
        {"speaker": "An example nurse"},
        {"details": "How to keep warm."},
        {"minutes": 4},
        {"recorded_on": date(2026, 4, 1)},
        {"credit": "An example charity"},
        {"transcript": "<p>Hello.</p>"},
        {"url": "https://example.org/other"},
        {"file": "videos/other.mp4"},
        {"captions": "videos/other.vtt"},
    ],
)
def test_whatever_a_reader_sees_of_a_film_counts(change):
    facts = {"title": "Cold hands", "url": "https://example.org/film"}
    assert Video(**facts | change).reader_material() != Video(**facts).reader_material()
