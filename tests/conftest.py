"""What the tests of the whole project share."""

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def nginx() -> str:
    """Where nginx is. Without one the tests are skipped, but never in continuous integration."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found:
        return found
    message = "nginx is not installed: apt install nginx-light"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
