"""The idempotency marker at the end of a run's message, which identifies the run."""

import hashlib
import re

import attrs

from tfrun_async._generated.models import Run
from tfrun_async._model import read_or
from tfrun_async.errors import ArgumentError

# The server's message for runs without one; see the request body of "Create a Run":
# https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#create-a-run
DEFAULT_MESSAGE = "Queued manually via the Terraform Enterprise API"

_MAX_KEY_LENGTH = 200  # characters
_MARKER = re.compile(r" \[tfrun ([0-9a-f]{20})\]\Z")


@attrs.frozen
class Marker:
    """A marker such as `` [tfrun 0123456789abcdef0123]``.

    It is in the message because, by the API's documentation, that is the only text of a run that
    can be set, read, searched and listed.
    """

    digits: str
    """20 hexadecimal digits."""

    @classmethod
    def of_key(cls, key: str) -> "Marker":
        """Return the marker of an idempotency key.

        Raises:
            ArgumentError: The key is empty, too long, or not one line.
        """
        if not key or len(key) > _MAX_KEY_LENGTH or not key.isprintable() or key != key.strip():
            raise ArgumentError(
                f"key: must be one line of 1 to {_MAX_KEY_LENGTH} characters, got {key!r:.22}"
            )
        return cls(_digits(key, 20))

    @classmethod
    def of_rollout(cls, rollout: str, workspace: str) -> "Marker":
        """Return the marker of a workspace's run in a rollout; each provides half of the digits."""
        return cls(rollout_digits(rollout) + _digits(workspace, 10))

    def __str__(self) -> str:
        return f" [tfrun {self.digits}]"

    def add_to(self, message: str | None) -> str:
        """Return a message that ends with this marker, which replaces an existing one."""
        text = "" if message is None else without_marker(message)
        return f"{text or DEFAULT_MESSAGE}{self}"

    def marks(self, run: Run) -> bool:
        """Whether a run has this marker."""
        return digits_of(run) == self.digits


def rollout_digits(rollout: str) -> str:
    """Return the first ten digits of the markers of a rollout."""
    return _digits(rollout, 10)


def without_marker(message: str) -> str:
    """Return a message without the marker at its end, if it has one."""
    return _MARKER.sub("", message)


def digits_of(run: Run) -> str | None:
    """Return the digits of a run's marker; None if it has none."""
    found = _MARKER.search(message_of(run))
    return found[1] if found else None


def message_of(run: Run) -> str:
    """Return the message of a run; empty if the server sent no valid one."""
    return read_or(run, "message", None) or ""


def _digits(text: str, count: int) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:count]
