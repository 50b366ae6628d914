"""Start a run once, and confirm actions, even if the response was lost."""

import inspect
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, Unpack

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.arguments import RunOptions
from tfrun_async._generated.models import (
    Run,
    RunOperation,
    RunSource,
    RunStatus,
    Workspace,
)
from tfrun_async._http.retry import is_transient
from tfrun_async._model import UNSET, Unset, format_time, read_or
from tfrun_async.errors import (
    APIError,
    ArgumentError,
    MalformedResponseError,
    OutcomeUnknownError,
    ServerError,
    TfrunError,
)

F = TypeVar("F", bound=Callable[..., Any])

_MARKER_PREFIX = "tfrun-async start "
_MAX_KEY_LENGTH = 200  # characters
_MAX_STARTS = 3
_SEARCH_DELAYS = (1.0, 4.0, 15.0)  # seconds; the server may still be creating the run
_READ_DELAYS = (0.0, 1.0, 4.0)
_CLOCK_MARGIN = 900.0  # seconds by which the server's clock may run faster
_FOREIGN_SOURCES = frozenset(
    {
        RunSource.TFE_UI,
        RunSource.TFE_CONFIGURATION_VERSION,
        RunSource.TFE_RUN_TRIGGER,
        RunSource.TFE_INFRASTRUCTURE_LIFECYCLE,
    }
)
_CONFIRMED_TIMESTAMPS = frozenset({"confirmed-at", "apply-queued-at", "applying-at", "applied-at"})
_CANCELED_STATUSES = frozenset({RunStatus.CANCELED, RunStatus.FORCE_CANCELED})


def _with_arguments_of(method: Callable[..., Any]) -> Callable[[F], F]:
    """Give a method with ``**arguments`` the signature of another one, for documentation."""

    def decorate(decorated: F) -> F:
        own = inspect.signature(decorated)
        shown = dict(inspect.signature(method).parameters)
        for name, parameter in own.parameters.items():
            if parameter.kind is not parameter.VAR_KEYWORD:
                shown.setdefault(name, parameter)
        decorated.__signature__ = own.replace(  # type: ignore[attr-defined]
            parameters=list(shown.values())
        )
        return decorated

    return decorate


@attrs.frozen
class _RequestedRun:
    """A run that was requested, and how to recognize it."""

    workspace: Workspace | str
    message: str | Unset
    marker: str
    requested_at: float = attrs.field(factory=time.monotonic)

    @property
    def window(self) -> timedelta:
        """How much older than the newest run of the workspace it can be."""
        return timedelta(seconds=time.monotonic() - self.requested_at + _CLOCK_MARGIN)

    def could_match(self, run: Run) -> bool:
        """Whether a run could be the requested one, by its message and source."""
        message = self.message if isinstance(self.message, Unset) else self.message.strip()
        has_message = (
            isinstance(message, Unset) or read_or(run, "message", message).strip() == message
        )
        return has_message and not _is_foreign(run)


class Runs(operations.Runs):
    """Executions of Terraform, each a plan and, if it is confirmed, an apply."""

    @_with_arguments_of(operations.Runs.create)
    async def create_once(
        self,
        *,
        workspace: Workspace | str,
        key: str | None = None,
        **options: Unpack[RunOptions],
    ) -> Run:
        """Start a run in a workspace, only once even if the response is lost.

        It takes the arguments of `create`, and sends the same request. Where `create` would leave
        open whether the run exists, this searches the newest runs of the workspace: it returns the
        run if it is there, starts it again if it certainly is not, and raises otherwise. The
        client's `deadline` is for all of it together.

        The run is recognized by its idempotency marker, the comment ``tfrun-async start <key>``. It
        follows the given `comment`, if any; the message stays as it is. The search takes up to 20
        seconds: a server that handles the lost request only after that makes a second run.

        Args:
            key: The idempotency key, by which `find_started` can find the run later or in another
                process. One line of at most 200 characters; without it a random one. It is not
                searched for first: a key that has a run already gets another one, so call
                `find_started` before.
            workspace: The workspace to run in.
            **options: What `create` takes beside the workspace.

        Raises:
            OutcomeUnknownError: There may be a run: one without a marker looks the same, or the
                search failed or reached the deadline.
            ArgumentError: The key is not valid, or `create` refuses its arguments.
        """
        marker = _marker(str(uuid.uuid4()) if key is None else key)
        requested = _RequestedRun(workspace, options.get("message", UNSET), marker)
        comment = options.get("comment", UNSET)
        options["comment"] = marker if isinstance(comment, Unset) else f"{comment}\n\n{marker}"
        with self._pipeline.shared_deadline():
            return await self._create_or_find(requested, options)

    async def _create_or_find(self, requested: _RequestedRun, options: RunOptions) -> Run:
        lost_error: TfrunError | None = None
        for starts_left in reversed(range(_MAX_STARTS)):
            try:
                return await self.create(workspace=requested.workspace, **options)
            except TfrunError as error:
                if not _may_have_been_applied(error):
                    raise error from lost_error
                lost_error = error
                if (run := await self._find_with_retry(requested)) is not None:
                    return run
                if not starts_left:
                    raise
        raise AssertionError  # the last start raises

    async def find_started(
        self, workspace: Workspace | str, *, key: str, since: datetime | None = None
    ) -> Run | None:
        """Find the run that `create_once` started with a key, in this process or another.

        It reads the comments of one run after the other, newest first, with a request for each.
        Runs from other sources, such as the user interface or a commit, are skipped.

        Args:
            workspace: The workspace that it was started in.
            key: The key it was started with.
            since: The oldest time of creation, by the server's clock, to go back to. Without it
                the newest hundred runs are searched.

        Returns:
            The run, the newest one if the key was used again; None if there is none.
        """
        marker = _marker(key)
        if since is not None:
            format_time("since", since)  # refuses one without a time zone
        with self._pipeline.shared_deadline():
            for run in [run async for run in self._list_recent(workspace, since)]:
                if not _is_foreign(run) and marker in await self._read_markers(run):
                    return run
        return None

    async def _find_with_retry(self, requested: _RequestedRun) -> Run | None:
        """Search until the run could no longer appear; None if it was certainly not created."""
        failure: TfrunError | None = None
        for delay in _SEARCH_DELAYS:
            failure = None
            try:
                await self._pipeline.sleep(delay)
                if (run := await self._find_by_marker(requested)) is not None:
                    return run
            except TfrunError as error:
                failure = error
                if not is_transient(error):
                    break
        if failure is not None:
            raise OutcomeUnknownError(f"POST /runs: there may be a run: {failure}") from failure
        return None

    async def _find_by_marker(self, requested: _RequestedRun) -> Run | None:
        """Return the recent run that has the marker.

        Only times of the server are compared with each other, so its clock need not be right.
        """
        without_marker: Run | None = None
        recent = self._list_recent(requested.workspace, requested.window)
        for run in [run async for run in recent if requested.could_match(run)]:
            markers = await self._read_markers(run)
            if requested.marker in markers:
                return run
            if not markers:
                without_marker = run
        if without_marker is not None:
            raise OutcomeUnknownError(f"{without_marker.id} looks like it, but has no marker")
        return None

    async def _list_recent(
        self, workspace: Workspace | str, since: datetime | timedelta | None
    ) -> AsyncIterator[Run]:
        """Iterate over the newest runs of a workspace, plan-only ones too.

        Args:
            workspace: The workspace to list.
            since: The oldest time of creation, absolute or relative to that of the newest run;
                None for one page.
        """
        pages = self.list_for_workspace(workspace, operation=list(RunOperation)).pages()
        async for page in pages:
            for run in page.items:
                created_at: datetime | None = read_or(run, "created_at", None)
                if isinstance(since, timedelta) and created_at is not None:
                    since = created_at - since
                if isinstance(since, datetime) and created_at is not None and created_at < since:
                    return
                yield run
            if since is None:
                return

    async def _read_markers(self, run: Run) -> set[str]:
        """Return the markers of a run: only last lines of comments, as users may quote one."""
        comments = operations.Comments(self._pipeline).list_for_run(run)
        bodies = [read_or(comment, "body", "") async for comment in comments]
        last = {body.rstrip().rpartition("\n")[2] for body in bodies}
        return {line.rstrip() for line in last if line.startswith(_MARKER_PREFIX)}

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

        It may also have left the queue by itself. If it was canceled or discarded instead, the
        outcome stays unknown.
        """
        await self._send_action(super().force_execute(run), run, _is_started)

    async def _send_action(
        self, action: Awaitable[None], run: Run | str, has_effect: Callable[[Run], bool]
    ) -> None:
        try:
            await action
        except TfrunError as error:
            if not (
                _may_have_been_applied(error) and await self._has_taken_effect(run, has_effect)
            ):
                raise

    async def _has_taken_effect(self, run: Run | str, has_effect: Callable[[Run], bool]) -> bool:
        for delay in _READ_DELAYS:
            try:
                await self._pipeline.sleep(delay)
                if has_effect(await self.read(run)):
                    return True
            except TfrunError:
                return False  # the caller gets the error of the action
        return False


def _marker(key: str) -> str:
    if not key or len(key) > _MAX_KEY_LENGTH or not key.isprintable() or key != key.strip():
        raise ArgumentError(
            f"key: {key[:20]!r} is not one line of 1 to {_MAX_KEY_LENGTH} characters"
        )
    return f"{_MARKER_PREFIX}{key}"


def _may_have_been_applied(error: TfrunError) -> bool:
    if isinstance(error, APIError):
        return isinstance(error, ServerError) or error.status == 408
    return isinstance(error, OutcomeUnknownError | MalformedResponseError)


def _is_foreign(run: Run) -> bool:
    """Whether a run was certainly started by something else."""
    return read_or(run, "source", None) in _FOREIGN_SOURCES


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
