"""Loads the starter directory. What staff changed, moved or deleted stays as they left it."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from support_directory.starter.services import load_services
from support_directory.starter.synonyms import load_synonyms
from support_directory.starter.taxonomies import load_taxonomies, terms_by_key
from support_directory.version import held_version, raise_version


@transaction.atomic
def load_directory(folder: Path) -> tuple[int, int]:
    """Load what was never loaded of ``taxonomies.yaml``, ``services.yaml`` and ``synonyms.yaml``: all of it or nothing.

    Returns:
        How many services were made, and how many were passed over because they are there or staff deleted them.
    """
    lists, entries, words = (_read(folder, name) for name in ("taxonomies", "services", "synonyms"))
    with held_version():
        terms = load_taxonomies(lists)
        services = load_services(entries, terms_by_key(lists))
        synonyms = load_synonyms(words)
    if terms or services or synonyms:
        raise_version()
    return services, len(entries) - services


def _read(folder: Path, name: str) -> Any:
    return yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
