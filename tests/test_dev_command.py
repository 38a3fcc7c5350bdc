"""``manage.py dev``: the server that ``make run`` starts."""

import pytest
from django.test import RequestFactory

from portal.management.commands.dev import QuickServer

pytestmark = pytest.mark.django_db
# What the command has by itself under development settings, where DEBUG is on.
OPTIONS = {"use_static_handler": True, "insecure_serving": True}


def answer(path: str) -> tuple[int, bytes]:
    """Return the status and the body that the development server gives to a path, sent as it is."""
    request = RequestFactory().get(path, headers={"host": "testserver"})
    response = QuickServer().get_handler(**OPTIONS).get_response(request)
    return response.status_code, b"".join(response)


@pytest.mark.parametrize("path", ["/static/../manage.py", "/static/css/../../manage.py", "/static//etc/passwd"])
def test_a_path_out_of_the_static_folder_is_not_found(home, path):
    status, body = answer(path)
    assert status == 404
    assert b"999" in body


def test_static_files_are_served(home):
    status, body = answer("/static/images/favicon.svg")
    assert status == 200
    assert b"<svg" in body
    assert answer("/static/css/site.css")[0] == 200
