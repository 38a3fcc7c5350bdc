"""Which uploaded files anybody may see who knows their names."""

PUBLIC = ("images/", "videos/")  # the sizes that pages show, and films; never originals, never documents


def is_public(name: str) -> bool:
    """Tell whether anybody may see this file who knows its name."""
    return name.startswith(PUBLIC) and ".." not in name
