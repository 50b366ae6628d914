"""The client for the callback of a run task's request, with the request's own token.

The life of a request, from its arrival to its result:

    POST to the receiver ─ verified, parsed, its URLs checked ─► 200, at once
      │
    waits for a slot ───── heartbeat: "Waiting for its turn"
      │
    handler works ──────── heartbeat: "In progress", or the handler's latest report
      │
    result ─────────────── Passed or Failed of the handler, or Failed since it raised an error,
      │                    timed out, or was stopped by `close`: the first one counts
      ▼
    send_result ────────── up to 20 rounds, 30 s apart, until the server accepts or refuses it

Reports and results are a ``PATCH`` to the callback URL. A heartbeat is sent every three minutes,
since the server gives up on a task after ten minutes of silence, and after an hour in any case.
"""

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
from tfrun_async._model import read_or
from tfrun_async._resources.base import Group
from tfrun_async.errors import APIError, ClosedError, PayloadError, TfrunError
from tfrun_async.run_task._request import RunTaskRequest
from tfrun_async.run_task._result import Outcome, Result, callback_document

_log = logging.getLogger("tfrun_async")

_API = "/api/v2"
_TIMEOUT = 30.0  # seconds that one attempt may take
_ROUND_DELAY = 30.0  # seconds between rounds of attempts to send a result
_MAX_ROUNDS = 20  # ten minutes, after which the server has given up
_URLS_WITH_TOKEN = ("plan_json_api_url", "configuration_version_download_url")


class CallbackClient(Group):
    """Reports progress and the result of one request to HCP Terraform.

    Args:
        request: The request of the run task.
        origins: The origins that a token may be sent to.
        options: How to connect.
        sleep: Waits for a number of seconds.

    Raises:
        PayloadError: A URL of the request is of another origin.
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
        self._callback_url = _parse_api_url(request.task_result_callback_url, place)
        origin = self._callback_url.origin()
        if origin not in origins:
            raise PayloadError(f"{place}: must be one of the receiver's `addresses`, got {origin}")
        for name in _URLS_WITH_TOKEN:
            url = read_or(request, name, None)
            if url is not None and _parse_api_url(url, f"$.{name}").origin() != origin:
                raise PayloadError(f"$.{name}: must have the origin of the callback")
        settings = Settings(str(origin), request.access_token)
        # No budget for retries: a client sends few requests, and the run waits for its result.
        retry_budget = RetryBudget(math.inf)
        pipeline = Pipeline(
            settings, timeout=_TIMEOUT, options=options, retry_budget=retry_budget, sleep=sleep
        )
        super().__init__(pipeline)
        self._request = request
        self._last_progress: tuple[str, str | None] = ("Waiting for its turn", None)
        self._has_result = False

    async def close(self) -> None:
        """Close all connections."""
        await self._pipeline.close()

    def mark_started(self) -> None:
        """Report from now on that the handler works, not that it waits."""
        self._last_progress = ("In progress", None)

    async def progress(
        self, message: str, url: str | None = None, outcomes: Iterable[Outcome] = ()
    ) -> None:
        """Report progress; a failure is only logged, so that the work continues."""
        if self._has_result:  # a cancelled handler may still call this
            return
        try:
            request = self._build_request("running", message, url, outcomes)
        except Exception as error:  # noqa: BLE001  (text that is not UTF-8, for example)
            self._log_failure(error)
            return
        self._last_progress = (message, url)
        await self._send_or_log(request)

    async def heartbeat(self) -> None:
        """Repeat the latest report, so that the server does not give up."""
        await self._send_or_log(self._build_request("running", *self._last_progress))

    def result_request(self, result: Result) -> Request:
        """Return the request that reports a result; no progress is reported after it."""
        if not isinstance(result, Result):
            raise TypeError(f"handler: must return Passed or Failed, got {type(result).__name__}")
        request = self._build_request(result.status, result.message, result.url, result.outcomes)
        self._has_result = True
        return request

    async def send_result(self, result_request: Request) -> None:
        """Send the result, in rounds of attempts, until the server has given up on the task."""
        is_delivered = False
        try:
            for _ in range(_MAX_ROUNDS):
                error = await self._send_or_log(result_request)
                is_delivered = error is None
                if error is None or _is_refusal(result_request, error):
                    break
                await self._pipeline.sleep(_ROUND_DELAY)
        finally:
            if not is_delivered:
                name = self._request.task_result_id
                _log.error("run task %s: its result was not delivered", name)

    async def plan_json(self, url: str) -> dict[str, Any]:
        """Fetch the plan; the storage that the API redirects to gets no token."""
        return await self._read_json(_api_request("run_task.plan_json", "GET", URL(url)))

    async def download_configuration(self, url: str, file: str | os.PathLike[str]) -> None:
        """Fetch the configuration; the storage that the API redirects to gets no token."""
        request = _api_request("run_task.download_configuration", "GET", URL(url))
        request.is_gzipped = True
        await self._save(request, file)

    def _build_request(
        self, status: str, message: str, url: str | None, outcomes: Iterable[Outcome] = ()
    ) -> Request:
        accepted = outcomes if self._request.accepts_outcomes else ()
        body = callback_document(status, message, url, accepted)
        return _api_request("run_task.callback", "PATCH", self._callback_url, body)

    async def _send_or_log(self, request: Request) -> Exception | None:
        try:
            await self._send(request)
        except Exception as error:  # noqa: BLE001  (it would end the handler or the heartbeat)
            self._log_failure(error)
            return error
        return None

    def _log_failure(self, error: Exception) -> None:
        # The texts of foreign errors may hold presigned URLs.
        text = str(error) if isinstance(error, TfrunError) else type(error).__name__
        _log.warning("run task %s: a report was not sent: %s", self._request.task_result_id, text)


def _is_refusal(request: Request, error: Exception) -> bool:
    """Whether the server refuses the result, so that another attempt cannot succeed.

    A malformed response, such as that of a proxy, is no refusal: the server may not have the
    result. Sending it twice does no harm.
    """
    if isinstance(error, ClosedError):
        return True
    return isinstance(error, APIError) and not should_retry(request, error)


def _parse_api_url(text: str, place: str) -> URL:
    try:
        url = URL(text)
        url.origin()
    except ValueError:
        raise PayloadError(f"{place}: must be an absolute URL") from None
    # The pipeline sends the token only to URLs of the API.
    if not url.raw_path.startswith(f"{_API}/") or url.raw_user or url.raw_password:
        raise PayloadError(f"{place}: must be a URL of the API, below {_API}/")
    return url


def _api_request(operation: str, method: str, url: URL, body: bytes | None = None) -> Request:
    # Sending the same status twice changes nothing.
    path = url.raw_path.removeprefix(_API)
    return Request(
        operation, method, path, tuple(url.query.items()), body, has_idempotent_effect=True
    )
