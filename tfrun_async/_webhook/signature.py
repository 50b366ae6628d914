"""Verify the signatures of run tasks and notifications; pure.

HCP Terraform: header = hex(HMAC-SHA512(key, body))
                    │
                    ▼  POST: body and header
web.py: the bytes as they arrived, not decompressed and not parsed
                    │
                    ▼
verify: hex(HMAC-SHA512(key, body)) == header?   compared in constant time
          │ no: SignatureError, 401                  │ yes: parse the JSON
"""

import hmac
from enum import Enum
from typing import Final

from tfrun_async._http.secret import Secret
from tfrun_async.errors import ArgumentError, SignatureError


class Unsigned(Enum):
    """The type of `UNSIGNED`."""

    UNSIGNED = "UNSIGNED"


UNSIGNED: Final = Unsigned.UNSIGNED
"""Stands for no HMAC key: unsigned requests of any sender are accepted."""


def verify(body: bytes, signature: str | None, hmac_key: str) -> None:
    """Check that a webhook's request was signed with a key, in constant time.

    Run tasks and notifications are signed in the same way.

    Args:
        body: The body as it arrived. JSON that was parsed and written again has other bytes.
        signature: The header ``X-TFC-Task-Signature`` of a run task, or
            ``X-TFE-Notification-Signature`` of a notification; None if there was none.
        hmac_key: The run task's HMAC key, or the ``token`` of the notification configuration.

    Raises:
        SignatureError: The signature is missing or wrong.
        ArgumentError: The key is empty, or the body is text.

    Source: https://developer.hashicorp.com/terraform/cloud-docs/integrations/run-tasks and
    https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations
    """
    problem = _find_problem(body, signature, hmac_key)
    del body, hmac_key  # a traceback would show them
    if problem is not None:
        raise problem


def _find_problem(
    body: bytes, signature: str | None, hmac_key: str
) -> ArgumentError | SignatureError | None:
    """Return the error to raise; its traceback then has no frame with the key."""
    if not hmac_key:
        return ArgumentError("hmac_key: must not be empty")
    if not signature:
        return SignatureError("the request is not signed")
    try:
        expected = hmac.digest(hmac_key.encode(), body, "sha512").hex()
    except UnicodeEncodeError:
        return ArgumentError("hmac_key: must be text that UTF-8 can encode")
    except TypeError:
        return ArgumentError(f"body: must be bytes, got {type(body).__name__}")
    if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
        return SignatureError("the request's signature is wrong")
    return None


NO_KEY = "hmac_key: must be non-empty text, or UNSIGNED to accept requests of any sender"


def to_secret(hmac_key: str | Unsigned) -> Secret | Unsigned | None:
    """Wrap a key so that no repr shows it; None if it is not a valid key."""
    if isinstance(hmac_key, Unsigned):
        return hmac_key
    if not isinstance(hmac_key, str) or not hmac_key:
        return None
    try:
        hmac_key.encode()
    except UnicodeEncodeError:
        return None
    return Secret(hmac_key)
