"""The names under which the page is served.

A website can make its own name resolve to this machine (DNS rebinding), and would then read the
page with the browser of its visitor. So the page is served under no name but local ones.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_local_host(header: str, *addresses: str) -> bool:
    """Say whether the header `Host` names this machine: a loopback name, or one of the addresses.

    Args:
        header: The value of the header.
        addresses: The interface that the simulator listens on, and the address that the client
            has connected to.
    """
    try:
        name = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    if name in {address.lower() for address in addresses}:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
