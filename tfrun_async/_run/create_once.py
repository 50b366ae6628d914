"""Start a run once, and confirm actions, even if the response was lost.

    POST /runs, with a marker at the end of the message
     │
     ├─ response ─► the marker is in it? ─ yes ─► the run
     │                                   └ no ──► MarkerNotKeptError, with the run
     ├─ rejected, or never sent ────────────────► that error; there is no run
     │
     └─ lost: search after 1, 5 and 20 s, by the marker and in the list of the newest runs
         ├─ a run has the marker ───────────────► the run
         ├─ one without a marker looks like it ─► OutcomeUnknownError
         ├─ the search failed ──────────────────► OutcomeUnknownError
         └─ not there ──────────────────────────► POST again, up to three times

If the process dies in between, `recovery` does the same search in the next process.
"""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunStatus
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.retry import is_transient
from tfrun_async._model import UNSET, Unset, format_time
from tfrun_async._run.lookup import RequestedRun, created_at_of, find_run
from tfrun_async._run.marker import Marker
from tfrun_async.errors import (
    APIError,
    MalformedResponseError,
    MarkerNotKeptError,
    OutcomeUnknownError,
    ServerError,
    TfrunError,
)

if TYPE_CHECKING:
    from tfrun_async._generated.arguments import RunOptions
    from tfrun_async._generated.models import Workspace

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")

_MAX_STARTS = 3
_SEARCH_DELAYS = (1.0, 4.0, 15.0)  # seconds; the server may still be creating the run
_READ_DELAYS = (0.0, 1.0, 4.0)
_CONFIRMED_TIMESTAMPS = frozenset({"confirmed-at", "apply-queued-at", "applying-at", "applied-at"})
_CANCELED_STATUSES = frozenset({RunStatus.CANCELED, RunStatus.FORCE_CANCELED})


def with_arguments_of(method: Callable[..., Any], *left_out: str) -> Callable[[F], F]:
    """Give a method with ``**arguments`` the signature of another method, for documentation."""

    def decorate(decorated: F) -> F:
        own = inspect.signature(decorated)
        shown = {
            name: parameter
            for name, parameter in own.parameters.items()
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        }
        for each in (inspect.signature(method), own):
            for name, parameter in each.parameters.items():
                if parameter.kind is not parameter.VAR_KEYWORD and name not in left_out:
                    shown.setdefault(name, parameter)
        decorated.__signature__ = own.replace(  # type: ignore[attr-defined]
            parameters=list(shown.values())
        )
        return decorated

    return decorate


class Runs(operations.Runs):
    """Executions of Terraform, each a plan and, if it is confirmed, an apply."""

    @with_arguments_of(operations.Runs.create)
    async def create_once(
        self,
        *,
        workspace: Workspace | str,
        key: str | None = None,
        **options: Unpack[RunOptions],
    ) -> Run:
        """Start a run in a workspace only once, even if the response is lost.

        It takes the arguments of `create`, and sends the same request with a marker at the end of
        the message. If the response is lost, it searches the newest runs of the workspace. It
        returns the run if it is there, starts it again if it certainly does not exist, and raises
        an error otherwise. The client's `deadline` covers all of these requests.

        The marker is `` [tfrun <20 hexadecimal digits>]``, from the SHA-256 of the key. Users,
        notifications, run tasks and policies see it in the run's message. If there is no message,
        it follows the API's default message. The search takes up to 20 seconds: if a server handles
        the lost request later, there are two runs.

        Args:
            key: The idempotency key, by which `find_started` can find the run later or in another
                process. One line of at most 200 characters; random by default. An existing run with
                this key is not searched for, so call `find_started` first.
            workspace: The workspace to run in, its id, or `organization/name`.
            **options: Other arguments of `create`.

        Raises:
            OutcomeUnknownError: The run may exist: a run without a marker looks like it, or the
                search failed or reached the deadline.
            MarkerNotKeptError: The run was started, and is the error's `run`. But the server did
                not keep its marker, so a lost response could not be recovered.
            ArgumentError: The key is not valid, or `create` refuses its arguments.

        Example:
            ``run = await tfe.runs.create_once(workspace="ws-1", key="nightly 2026-11-22")``
        """
        marker = Marker.of_key(str(uuid.uuid4()) if key is None else key)
        return await create_marked(self._pipeline, marker, workspace, options)

    async def find_started(
        self, workspace: Workspace | str, *, key: str, since: datetime | None = None
    ) -> Run | None:
        """Find the run that `create_once` started with a key, in this process or another.

        It searches the runs of the workspace for the key's marker. Some servers do not support that
        search; then it reads the list of runs, with one request per hundred runs.

        Args:
            workspace: The workspace that it was started in, its id, or `organization/name`.
            key: The key it was started with.
            since: The earliest creation time to search, by the server's clock. Without it, the
                newest hundred runs are listed.

        Returns:
            The run, or the newest one if the key was used more than once; None if there is none.
        """
        requested = RequestedRun(workspace, Marker.of_key(key))
        if since is not None:
            format_time("since", since)  # raises ArgumentError without a time zone
        with self._pipeline.shared_deadline():
            run = await find_run(self._pipeline, requested, since)
        if run is None or since is None:
            return run
        created_at = created_at_of(run)
        return None if created_at is not None and created_at < since else run

    async def apply(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Confirm a run; if the response is lost, read whether it is confirmed."""
        await self._send_action(super().apply(run, comment=comment), run, _is_confirmed)

    async def discard(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Discard a run; if the response is lost, read whether it is discarded."""
        await self._send_action(super().discard(run, comment=comment), run, _is_discarded)

    async def cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Cancel a run; if the response is lost, read whether a cancel is requested."""
        await self._send_action(super().cancel(run, comment=comment), run, _is_cancel_requested)

    async def force_cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Cancel a run at once; if the response is lost, read whether it is canceled."""
        await self._send_action(
            super().force_cancel(run, comment=comment), run, _has_ended_canceled
        )

    async def force_execute(self, run: Run | str) -> None:
        """Move a pending run to the front; if the response is lost, read whether it runs.

        If the run has left the queue by itself, that counts as success, too. If it was canceled or
        discarded instead, the outcome stays unknown.
        """
        await self._send_action(super().force_execute(run), run, _is_started)

    async def _send_action(
        self, action: Awaitable[None], run: Run | str, has_effect: Callable[[Run], bool]
    ) -> None:
        await confirm(self._pipeline, action, lambda: self.read(run), has_effect)


async def confirm(
    pipeline: Pipeline,
    action: Awaitable[object],
    read: Callable[[], Awaitable[R]],
    has_effect: Callable[[R], bool],
) -> None:
    """Await an action; if its response is lost, read whether it has taken effect.

    Raises:
        TfrunError: The error of the action, unless the action took effect.
    """
    try:
        await action
    except TfrunError as error:
        if not (may_have_been_applied(error) and await _has_effect(pipeline, read, has_effect)):
            raise


async def _has_effect(
    pipeline: Pipeline, read: Callable[[], Awaitable[R]], has_effect: Callable[[R], bool]
) -> bool:
    for delay in _READ_DELAYS:
        try:
            await pipeline.sleep(delay)
            if has_effect(await read()):
                return True
        except TfrunError:
            return False  # the caller gets the error of the action
    return False


async def create_marked(
    pipeline: Pipeline, marker: Marker, workspace: Workspace | str, options: RunOptions
) -> Run:
    """Start a run with a marker only once, even if the response is lost; see `create_once`."""
    message = marker.add_to(options.get("message"))
    requested = RequestedRun(workspace, marker, message)
    marked: RunOptions = {**options, "message": message}
    create = partial(operations.Runs(pipeline).create, workspace=workspace, **marked)
    lost_error: TfrunError | None = None
    with pipeline.shared_deadline():
        for starts_left in reversed(range(_MAX_STARTS)):
            try:
                return _with_marker(await create(), marker)
            except TfrunError as error:
                if not may_have_been_applied(error):
                    raise error from lost_error
                lost_error = error
                if (run := await _find_with_retry(pipeline, requested)) is not None:
                    return run
                if not starts_left:
                    raise
    raise AssertionError  # the last start raises


def _with_marker(run: Run, marker: Marker) -> Run:
    if not marker.marks(run):
        raise MarkerNotKeptError(run)
    return run


async def _find_with_retry(pipeline: Pipeline, requested: RequestedRun) -> Run | None:
    """Search until the run can no longer appear; return None if it was certainly not created."""
    failure: TfrunError | None = None
    for delay in _SEARCH_DELAYS:
        failure = None
        try:
            await pipeline.sleep(delay)
            if (run := await find_run(pipeline, requested, requested.age)) is not None:
                return run
        except TfrunError as error:
            failure = error
            if not is_transient(error):
                break
    if failure is not None:
        raise OutcomeUnknownError(f"POST /runs: the run may exist: {failure}") from failure
    return None


def may_have_been_applied(error: TfrunError) -> bool:
    """Whether a write request may have been applied despite an error."""
    if isinstance(error, APIError):
        return isinstance(error, ServerError) or error.status == 408
    return isinstance(error, OutcomeUnknownError | MalformedResponseError)


def _is_confirmed(run: Run) -> bool:
    return not _CONFIRMED_TIMESTAMPS.isdisjoint(run.status_timestamps)


def _is_discarded(run: Run) -> bool:
    return run.status == RunStatus.DISCARDED


def _has_ended_canceled(run: Run) -> bool:
    return run.status in _CANCELED_STATUSES


def _is_started(run: Run) -> bool:
    return run.status not in _CANCELED_STATUSES | {RunStatus.PENDING, RunStatus.DISCARDED}


def _is_cancel_requested(run: Run) -> bool:
    times = run.canceled_at, run.force_cancel_available_at  # the latter before the former
    return run.status in _CANCELED_STATUSES or any(times)
