"""Where a request comes from."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

# Whoever has an IPv6 address has a whole /64 of them, and could use another for each attempt.
_IPV6_PREFIX = 64


def address_of(request: HttpRequest) -> str | None:
    """The client's address, past as many proxies as COUNTERCLAIM_TRUSTED_PROXIES says. None where there is none."""
    try:
        return str(ipaddress.ip_address(get_adapter(request).get_client_ip(request)))
    except (PermissionDenied, ValueError):
        return None


def network_of(request: HttpRequest) -> str:
    """What attempts are counted against: an IPv4 address, or the /64 of an IPv6 one. Empty where it is not known."""
    return network_at(address_of(request) or "")


def network_at(address: str) -> str:
    """The network of an address, as ``network_of`` a request."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/{_IPV6_PREFIX}", strict=False))
