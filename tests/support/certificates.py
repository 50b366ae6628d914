"""An authority of the tests' own, whom no system trusts."""

import ssl

import trustme

_AUTHORITY = trustme.CA()


def trusting() -> ssl.SSLContext:
    """Return what a client needs to trust servers of this authority."""
    context = ssl.create_default_context()
    _AUTHORITY.configure_trust(context)
    return context


def introducing() -> ssl.SSLContext:
    """Return what a client needs to show a certificate of this authority too."""
    context = trusting()
    _AUTHORITY.issue_cert("service@example.com").configure_cert(context)
    return context


def serving(*, asks_who: bool = False) -> ssl.SSLContext:
    """Return what a server needs, for those who show a certificate if `asks_who`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    _AUTHORITY.configure_trust(context)
    _AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    if asks_who:
        context.verify_mode = ssl.CERT_REQUIRED
    return context
