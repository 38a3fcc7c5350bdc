"""What tests of the directory share."""

import pytest

from support_directory.models import Service
from support_directory.tests.importing import directory


@pytest.fixture
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture(scope="module")
def made_entries(once) -> list[Service]:
    return once(directory)


@pytest.fixture
def entries(db, made_entries) -> list[Service]:
    """One entry of each kind, made once for a file: see ``directory``."""
    return [Service.objects.get(pk=service.pk) for service in made_entries]
