"""Take in notifications by a webhook, and hand on those that tell of a run."""

import logging
from collections.abc import Callable
from typing import TypeAlias

from aiohttp import web

from tfrun_async._validation import check_not_coroutine
from tfrun_async._webhook.signature import Unsigned, verify
from tfrun_async._webhook.web import ASGI, Refusal, aiohttp_app, asgi_app
from tfrun_async.errors import ArgumentError, PayloadError, SignatureError
from tfrun_async.notifications._payload import Notification, parse

_log = logging.getLogger("tfrun_async")

Handler: TypeAlias = Callable[[Notification], object]

_SIGNATURE = "x-tfe-notification-signature"


class NotificationReceiver:
    """Takes notifications in, and hands on those that tell of a run.

    It answers 200 to what it has taken in, 401 when the signature is wrong, 422 when the
    notification is malformed. Verifications, and notifications of anything but runs, are answered
    and go no further.

    Args:
        hmac_key: The ``token`` of the notification configuration, or `UNSIGNED` to take
            notifications from anybody.
        handler: Called with each notification; it must not block. `Watch.notify` is one.

    Raises:
        ArgumentError: The key is empty, or the handler a coroutine function.
    """

    asgi: ASGI
    """The receiver as an ASGI application, whatever the path."""

    def __init__(self, *, hmac_key: str | Unsigned, handler: Handler) -> None:
        if not hmac_key or not isinstance(hmac_key, str | Unsigned):
            raise ArgumentError("hmac_key: there is none; UNSIGNED takes notifications of anybody")
        check_not_coroutine("handler", handler)
        self._hmac_key = hmac_key
        self._handler = handler
        self.asgi = asgi_app(self._take, _nothing, _SIGNATURE)

    def app(self) -> web.Application:
        """Return the receiver as an application of aiohttp, for ``add_subapp`` or to run alone."""
        return aiohttp_app(self._take, _nothing, _SIGNATURE)

    def _take(self, body: bytes, signature: str | None) -> None:
        try:
            if not isinstance(self._hmac_key, Unsigned):
                verify(body, signature, self._hmac_key)
            notification = parse(body)
        except (SignatureError, PayloadError) as error:
            _log.warning("a notification was refused: %s", error)
            status = 401 if isinstance(error, SignatureError) else 422
            raise Refusal(status, str(error)) from None
        if notification.run_id is None:
            return
        try:
            self._handler(notification)
        except Exception:  # noqa: BLE001  (the server wants an answer)
            _log.exception("a notification of %s was not handled", notification.run_id)
            raise Refusal(500, "it could not be handled") from None


async def _nothing() -> None:
    """Stand in for what others do at the end."""
