"""Which addresses may be asked, and for how long: nothing that leads into a network of our own."""

import socket
import ssl
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

import certifi

# Python's own `is_global` says yes to some of these before 3.13, to the last one for good reason and yet not for us.
_NOT_PUBLIC_V4 = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # protocol assignments; one cloud answers its metadata at 192.0.0.192
            "192.88.99.0/24",  # relays that carry IPv4 in IPv6
            "168.63.129.16/32",  # public by its number, and inside one cloud its platform's metadata
        ),
    )
)
# All that is handed out to the public in IPv6. Left outside: loopback, link-local, private and mapped addresses,
# multicast, and those that carry an IPv4 address for a translator.
_PUBLIC_V6 = ip_network("2000::/3")
_NOT_PUBLIC_V6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet, so that asking it lets nobody in by our door.

    Loopback, private, link-local (with the metadata of clouds), multicast, reserved and documentation addresses do
    not; nor does IPv6 that holds an IPv4 address, whatever that is.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        return ip.scope_id is None and ip in _PUBLIC_V6 and not any(ip in network for network in _NOT_PUBLIC_V6)
    special = ip.is_multicast or ip.is_reserved or any(ip in network for network in _NOT_PUBLIC_V4)
    return ip.is_global and not special


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a name, as the system knows them.

    Raises:
        OSError: the name is not known, or no one could say.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def trusted() -> ssl.SSLContext:
    """Return what a secure connection must fulfil: a certificate for that name, by an authority browsers trust."""
    return ssl.create_default_context(cafile=certifi.where())


@dataclass(frozen=True)
class Rules:
    """What may be asked, and how. These defaults hold on every server; tests alone say otherwise."""

    allows: Callable[[str], bool] = is_public
    resolve: Callable[[str, int], list[str]] = resolve
    ports: Container[int] = frozenset({80, 443})
    trust: ssl.SSLContext = field(default_factory=trusted)
    connect_seconds: float = 5  # for one IP address
    request_seconds: float = 10  # for one request: connecting, securing, waiting
    link_seconds: float = 30  # for one link with all its redirects
    pause_seconds: float = 1  # between two requests to one host
