"""Verify the signatures of run tasks and notifications; pure."""

import hashlib
import hmac
from enum import Enum
from typing import Final

from tfrun_async.errors import ArgumentError, SignatureError


class Unsigned(Enum):
    """The type of `UNSIGNED`."""

    UNSIGNED = "UNSIGNED"


UNSIGNED: Final = Unsigned.UNSIGNED
"""In place of an HMAC key: accept unsigned requests, from any sender."""


def verify(body: bytes, signature: str | None, hmac_key: str) -> None:
    """Check that a webhook's request was signed with a key, in constant time.

    Run tasks and notifications are signed in the same way.

    Args:
        body: The body as it arrived: JSON that was read and written again has other bytes.
        signature: The header ``X-TFC-Task-Signature`` of a run task, or
            ``X-TFE-Notification-Signature`` of a notification; None if there was none.
        hmac_key: The run task's HMAC key, or the ``token`` of the notification configuration.

    Raises:
        SignatureError: The signature is missing or wrong.
        ArgumentError: The key is empty.

    Source: https://developer.hashicorp.com/terraform/cloud-docs/integrations/run-tasks and
    https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations
    """
    if not hmac_key:
        raise ArgumentError("hmac_key: an empty key proves nothing")
    if not signature:
        raise SignatureError("the request is not signed")
    expected = hmac.new(hmac_key.encode(), body, hashlib.sha512).hexdigest()
    is_right = hmac.compare_digest(signature.encode(errors="replace"), expected.encode())
    del body, hmac_key, expected  # a traceback would show them
    if not is_right:
        raise SignatureError("the request's signature is wrong")
