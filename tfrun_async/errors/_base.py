"""The base class, and what callers can do about: their settings, arguments and use of a client."""


class TfrunError(Exception):
    """Base class of the errors of this library."""


class SettingsError(TfrunError, ValueError):
    """No usable address or token was found."""


class ArgumentError(TfrunError, ValueError):
    """An argument is invalid; nothing was sent."""


class ArchiveError(ArgumentError):
    """A directory cannot be packed as a configuration."""


class NotLoadedError(TfrunError, AttributeError):
    """The server did not send this attribute; the message says how to load it."""


class ClosedError(TfrunError, RuntimeError):
    """The client is closed."""


class EventLoopError(TfrunError, RuntimeError):
    """The client, or its rate limiter, is in use in another event loop that is still open."""
