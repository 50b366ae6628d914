"""A webhook receiver for notifications, which passes those of runs to a handler."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from aiohttp import web

from tfrun_async._validation import check_not_coroutine
from tfrun_async._webhook.signature import NO_KEY, Unsigned, to_secret, verify
from tfrun_async._webhook.web import ASGI, HTTPError, aiohttp_app, asgi_app
from tfrun_async.errors import ArgumentError, MalformedAttributeError, PayloadError, SignatureError
from tfrun_async.notifications._payload import Notification, parse

_log = logging.getLogger("tfrun_async")

Handler: TypeAlias = Callable[[Notification], object]

_SIGNATURE_HEADER = "x-tfe-notification-signature"


class NotificationReceiver:
    """Receives notifications, and passes those of runs to a handler.

    It responds with 200 if the notification is accepted, 401 if its signature is wrong, 422 if it
    is malformed, and 500 if the handler raises an error. The handler gets only notifications of
    runs, not verifications or others.

    Args:
        hmac_key: The ``token`` of the notification configuration, or `UNSIGNED` to accept
            unsigned ones.
        handler: Called with each notification; it must not block. `Watch.notify` is one. Without
            it, notifications are for those that the receiver is given to, such as rollouts.

    Raises:
        ArgumentError: The key is empty, or the handler is a coroutine function.
    """

    asgi: ASGI
    """The receiver as an ASGI application, whatever the path."""

    def __init__(self, *, hmac_key: str | Unsigned, handler: Handler | None = None) -> None:
        secret = to_secret(hmac_key)
        del hmac_key  # a traceback would show it
        if secret is None:
            raise ArgumentError(NO_KEY)
        check_not_coroutine("handler", handler)
        self._hmac_key = secret
        self._handlers: list[Handler] = [] if handler is None else [handler]
        self.asgi = asgi_app(self._accept, _no_cleanup, _SIGNATURE_HEADER)

    def app(self) -> web.Application:
        """Return the receiver as an application of aiohttp, for ``add_subapp`` or to run alone."""
        return aiohttp_app(self._accept, _no_cleanup, _SIGNATURE_HEADER)

    @contextmanager
    def subscribed(self, handler: Handler) -> Iterator[None]:
        """Pass notifications to one more handler, in a block."""
        check_not_coroutine("handler", handler)
        self._handlers.append(handler)
        try:
            yield
        finally:
            self._handlers.remove(handler)

    def _accept(self, body: bytes, signature: str | None) -> None:
        try:
            if not isinstance(self._hmac_key, Unsigned):
                verify(body, signature, self._hmac_key.reveal())
            notification = parse(body)
        except (SignatureError, PayloadError) as error:
            _log.warning("a notification was refused: %s", error)
            status = 401 if isinstance(error, SignatureError) else 422
            raise HTTPError(status, str(error)) from None
        try:
            run_id = notification.run_id
        except MalformedAttributeError as error:
            raise HTTPError(422, str(error)) from None
        if run_id is None:
            return
        try:
            for handler in [*self._handlers]:
                handler(notification)
        except Exception:  # noqa: BLE001  (the server needs a response)
            _log.exception("a notification of %s was not handled", run_id)
            raise HTTPError(500, "the notification could not be handled") from None


async def _no_cleanup() -> None:
    """Do nothing at shutdown."""
