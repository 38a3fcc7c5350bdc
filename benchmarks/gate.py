"""What was slower or heavier than the committed figures by more than machines vary: ``make bench`` then fails."""

from typing import Any

MOST = 1.15  # a rise of more than 15% is a fault
STATIC = "static file"


def slower(found: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """Return in words which figures rose by more than 15%.

    Compared are ratios to the static file in the same run, which machines share, and memory, which hardly varies.
    """
    if not before:
        return []
    rises = {}
    for name, one in found["targets"].items():
        old = before["targets"].get(name)
        if old and name != STATIC:
            now = one["cpu_ms"] / found["targets"][STATIC]["cpu_ms"]
            then = old["cpu_ms"] / before["targets"][STATIC]["cpu_ms"]
            rises[f"CPU of {name}"] = now / then
    rises["memory of a worker"] = max(found["worker_pss_mb"]) / max(before["worker_pss_mb"])
    return [f"{name} rose by {(rise - 1) * 100:.0f}%" for name, rise in rises.items() if rise > MOST]
