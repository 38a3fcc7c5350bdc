"""Writing down sign-ins and refusals."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from portal.guards import client_address, coarse_network
from portal.signin.models import Outcome, SignInRecord
from portal.users.models import User


def write_down(
    outcome: Outcome, request: HttpRequest | None, account: User | AnonymousUser | None, door: str = ""
) -> None:
    """Keep what happened.

    Args:
        outcome: what happened.
        request: where it came from; None for a command on the server.
        account: whose account, if it is known.
        door: the pattern of the address that was refused, if that is what happened.
    """
    known = account if isinstance(account, User) and account.pk else None
    network = coarse_network(client_address(request)) if request else ""
    SignInRecord.objects.create(outcome=outcome, account=known, network=network, door=door)
