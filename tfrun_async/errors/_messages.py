"""Requests that were not sent or have no response, and messages that cannot be used."""

from tfrun_async.errors._base import TfrunError


class MalformedResponseError(TfrunError):
    """The response cannot be read; the message has the place."""


class MalformedAttributeError(MalformedResponseError):
    """The value of an attribute does not match its type; the message has its place in the JSON.

    It is raised when the attribute is read, for example if it is null but must not be. The other
    attributes can be read, and `raw` has the value.
    """


class ResponseTooLargeError(MalformedResponseError):
    """The response, or a header of it, is larger than allowed."""


class SignatureError(TfrunError, ValueError):
    """A request of a run task or a notification is not signed with its key."""


class PayloadError(TfrunError, ValueError):
    """A request of a run task or a notification is malformed or misdirected."""


class RateLimiterUnavailableError(TfrunError):
    """The shared rate limiter cannot be reached, so nothing was sent."""


class TransportError(TfrunError):
    """The request was not sent, or no response arrived."""


class NotSentError(TransportError):
    """The request was not sent: no connection was opened, or the deadline passed first."""


class CertificateError(NotSentError):
    """The server's certificate cannot be verified; the message says how to trust it."""


class RequestTimeoutError(TransportError, TimeoutError):
    """No response arrived in time."""


class OutcomeUnknownError(TransportError):
    """A request that is not idempotent was sent, and its response was lost.

    Sending it again could apply it twice: read the resource first.
    """
