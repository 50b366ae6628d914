"""TLS contexts with certificates of a test authority, which no system trusts."""

import ssl

import trustme

AUTHORITY = trustme.CA()


def client_context() -> ssl.SSLContext:
    """Return a context for a client that trusts servers of this authority."""
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def client_context_with_certificate() -> ssl.SSLContext:
    """Return the same for a client that also presents a certificate of this authority."""
    context = client_context()
    AUTHORITY.issue_cert("service@example.com").configure_cert(context)
    return context


def server_context(*, requires_certificate: bool = False) -> ssl.SSLContext:
    """Return a context for a server; it may require a certificate of its clients."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.configure_trust(context)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    if requires_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
    return context
