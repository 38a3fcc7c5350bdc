"""The site's addresses and some that fail with all they were sent in their hands."""

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from portal import urls

handler404, handler500 = urls.handler404, urls.handler500


@csrf_exempt
def fails(request: HttpRequest, word: str) -> HttpResponse:
    """Raise, with everything a visitor sent in the message, in a variable and in the cause."""
    sent = f"{word} {request.GET} {request.POST} {request.COOKIES} {request.headers}"
    logging.getLogger("some.library").error("It was asked for %s at %s", sent, 42)
    logging.getLogger("some.library").error(f"It was asked for {sent}")
    logging.getLogger("portal.somewhere").error("A fault of ours, seen %d times", 3)
    try:
        raise KeyError(sent)
    except KeyError as error:
        raise ValueError(f"could not read {sent}") from error


urlpatterns = [path("fails/<str:word>/", fails, name="fails"), *urls.urlpatterns]
