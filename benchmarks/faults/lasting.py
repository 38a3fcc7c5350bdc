"""How long a fault lasts."""

LONG = 20  # seconds; a copy of a page is kept for 10, so half of it is lived on old copies
