"""The way from a run task's request back to HCP Terraform, with the request's own token."""

import logging
import math
import os
from collections.abc import Collection, Iterable
from typing import Any

from yarl import URL

from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import Request
from tfrun_async._http.retry import RetryBudget, Sleep, should_retry
from tfrun_async._http.sessions import TransportOptions
from tfrun_async._http.settings import Settings
from tfrun_async._resources.base import Group
from tfrun_async.errors import APIError, PayloadError, TransportError
from tfrun_async.run_task._request import RunTaskRequest
from tfrun_async.run_task._result import Outcome, Result, callback

_log = logging.getLogger("tfrun_async")

_API = "/api/v2"
_TIMEOUT = 30.0  # seconds that one attempt may take
_PAUSE = 30.0  # seconds between rounds of attempts to deliver a result
_ROUNDS = 20  # after ten minutes of silence the server has given up
_WITH_TOKEN = ("plan_json_api_url", "configuration_version_download_url")


class RequestLink(Group):
    """The way back to HCP Terraform for one request.

    Args:
        request: What was asked.
        origins: Where a token may go.
        options: How to connect.
        sleep: Waits for a number of seconds.

    Raises:
        PayloadError: A URL of the request would take its token elsewhere.
    """

    def __init__(
        self,
        request: RunTaskRequest,
        origins: Collection[URL],
        options: TransportOptions,
        *,
        sleep: Sleep,
    ) -> None:
        place = "$.task_result_callback_url"
        self._callback = _api_url(request.task_result_callback_url, place)
        origin = self._callback.origin()
        if origin not in origins:
            raise PayloadError(f"{place}: {origin} is not one of the receiver's `addresses`")
        for name in _WITH_TOKEN:
            url = getattr(request, name, None)
            if url is not None and _api_url(url, f"$.{name}").origin() != origin:
                raise PayloadError(f"$.{name}: not of the same origin as the callback")
        settings = Settings(str(origin), request.access_token)
        # One link carries few calls, and its result is worth every attempt.
        retry_budget = RetryBudget(math.inf)
        pipeline = Pipeline(
            settings, timeout=_TIMEOUT, options=options, retry_budget=retry_budget, sleep=sleep
        )
        super().__init__(pipeline)
        self._request = request
        self._latest: tuple[str, str | None] = ("Waiting for its turn", None)
        self._is_over = False

    async def close(self) -> None:
        """Close all connections."""
        await self._pipeline.close()

    def begin(self) -> None:
        """Say from now on that the work goes on, no longer that it waits."""
        self._latest = ("In progress", None)

    async def progress(
        self, message: str, url: str | None = None, outcomes: Iterable[Outcome] = ()
    ) -> None:
        """Report that the work goes on; log it if that cannot be sent."""
        if self._is_over:  # a handler that is being cancelled may not know
            return
        self._latest = (message, url)
        await self._try(self._report("running", message, url, outcomes))

    async def beat(self) -> None:
        """Repeat the latest report, so that the server does not give up."""
        await self._try(self._report("running", *self._latest))

    def verdict(self, result: Result) -> Request:
        """Return the call that reports a result; progress is not reported any more."""
        if not isinstance(result, Result):
            raise TypeError(f"expected Passed or Failed, not {type(result).__name__}")
        call = self._report(result.status, result.message, result.url, result.outcomes)
        self._is_over = True
        return call

    async def deliver(self, verdict: Request) -> None:
        """Report the result, for as long as somebody may still wait for it."""
        is_delivered = False
        try:
            for _ in range(_ROUNDS):
                error = await self._try(verdict)
                is_delivered = error is None
                if error is None or not should_retry(verdict, error):
                    break
                await self._pipeline.sleep(_PAUSE)
        finally:
            if not is_delivered:
                name = self._request.task_result_id
                _log.error("run task %s: its result was not delivered", name)

    async def plan_json(self, url: str) -> dict[str, Any]:
        """Fetch the plan; the storage that the API redirects to does not get the token."""
        return await self._read_json(_call("run_task.plan_json", "GET", URL(url)))

    async def download_configuration(self, url: str, file: str | os.PathLike[str]) -> None:
        """Fetch the configuration, whose storage does not get the token either."""
        await self._save(_call("run_task.download_configuration", "GET", URL(url)), file)

    def _report(
        self, status: str, message: str, url: str | None, outcomes: Iterable[Outcome] = ()
    ) -> Request:
        accepted = outcomes if self._request.accepts_outcomes else ()
        body = callback(status, message, url, accepted)
        return _call("run_task.callback", "PATCH", self._callback, body)

    async def _try(self, call: Request) -> APIError | TransportError | None:
        try:
            await self._send(call)
        except (APIError, TransportError) as error:
            _log.warning("run task %s: %s", self._request.task_result_id, error)
            return error
        return None


def _api_url(text: str, place: str) -> URL:
    try:
        url = URL(text)
        url.origin()
    except ValueError:
        raise PayloadError(f"{place}: this is no absolute URL") from None
    # The pipeline gives the token to the API alone.
    if not url.raw_path.startswith(f"{_API}/") or url.raw_user or url.raw_password:
        raise PayloadError(f"{place}: this is no URL of the API")
    return url


def _call(operation: str, method: str, url: URL, body: bytes | None = None) -> Request:
    # A callback states what is: the same statement twice changes nothing.
    path = url.raw_path.removeprefix(_API)
    return Request(
        operation, method, path, tuple(url.query.items()), body, has_idempotent_effect=True
    )
