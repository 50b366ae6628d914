"""Requests of the owner of a simulator, without HTTP: they count as none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import attrs
import orjson

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import JSON_API, ApiError, Request, Response
from tfrun_async.simulator._records.store import User


@attrs.frozen
class Owner:
    """Calls handlers as the owner does, so that what a test adds is checked like a request."""

    core: Core
    user: User

    def request(
        self,
        handler: Callable[..., Response],
        document: Mapping[str, Any],
        method: str = "POST",
        *,
        at: float | None = None,
        **arguments: str,
    ) -> dict[str, Any]:
        """Call a handler, by default as of now on the clock, and return the resource.

        Raises:
            ApiError: The request is not valid.
        """
        request = Request(
            method,
            path="",
            headers={"content-type": JSON_API},
            body=BytesIO(orjson.dumps(document)),
            endpoint_status=200,  # the service need not run yet
        )
        core = self.core
        now = core.clock.now() if at is None else at
        context = HandlerContext(request, core.store, core.lifecycle, now, self.user)
        response = handler(context, **arguments)
        data: dict[str, Any] = orjson.loads(response.body)["data"]
        return data


def error_text(error: ApiError) -> str:
    """Return what an error response says, with the places that are wrong."""
    return "; ".join(map(_detail, error.errors))


def _detail(error: Mapping[str, Any]) -> str:
    text = error.get("detail", error["title"])
    pointer = error.get("source", {}).get("pointer")
    return f"{pointer.removeprefix('/data/')}: {text}" if pointer else str(text)
