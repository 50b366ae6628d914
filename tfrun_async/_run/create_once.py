"""Runs, and finding out what became of them when an answer was lost."""

import inspect
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict, TypeVar, Unpack

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import (
    ConfigurationVersion,
    Run,
    RunOperation,
    RunSource,
    RunStatus,
    Workspace,
)
from tfrun_async._http.retry import is_transient
from tfrun_async._model import UNSET, Unset, format_time
from tfrun_async.errors import (
    APIError,
    ArgumentError,
    MalformedResponseError,
    OutcomeUnknownError,
    ServerError,
    TfrunError,
)
from tfrun_async.hcl import HclValue

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "tfrun-async start "
_LONGEST_KEY = 200  # characters
_STARTS = 3
_PAUSES_BEFORE_LOOKS = (1.0, 4.0, 15.0)  # seconds; a server may still be at it when it is asked
_PAUSES_BEFORE_READS = (0.0, 1.0, 4.0)
_MARGIN = 900.0  # seconds by which the server's clock may run ahead of the time that passes here
_FOREIGN_SOURCES = frozenset(
    {
        RunSource.TFE_UI,
        RunSource.TFE_CONFIGURATION_VERSION,
        RunSource.TFE_RUN_TRIGGER,
        RunSource.TFE_INFRASTRUCTURE_LIFECYCLE,
    }
)
_CONFIRMED = frozenset({"confirmed-at", "apply-queued-at", "applying-at", "applied-at"})
_CANCELED = frozenset({RunStatus.CANCELED, RunStatus.FORCE_CANCELED})


class RunOptions(TypedDict, total=False):
    """What `Runs.create` takes beside the workspace."""

    configuration_version: ConfigurationVersion | str | Unset
    message: str | Unset
    plan_only: bool | Unset
    auto_apply: bool | Unset
    is_destroy: bool | Unset
    refresh: bool | Unset
    refresh_only: bool | Unset
    save_plan: bool | Unset
    target_addrs: Sequence[str] | Unset
    replace_addrs: Sequence[str] | Unset
    variables: Mapping[str, HclValue] | Unset
    terraform_version: str | Unset
    allow_empty_apply: bool | Unset
    allow_config_generation: bool | Unset
    debugging_mode: bool | Unset
    invoke_action_addrs: Sequence[str] | Unset
    policy_paths: Sequence[str] | Unset
    comment: str | Unset


class RunArguments(RunOptions):
    """What `Runs.create` takes."""

    workspace: Workspace | str


def _with_arguments_of(method: Callable[..., Any]) -> Callable[[F], F]:
    """Show readers the arguments of another method where a method has ``**arguments``."""

    def decorate(decorated: F) -> F:
        own = inspect.signature(decorated)
        named = {n: p for n, p in own.parameters.items() if p.kind is not p.VAR_KEYWORD}
        shown = {**inspect.signature(method).parameters, **named}
        decorated.__signature__ = own.replace(  # type: ignore[attr-defined]
            parameters=list(shown.values())
        )
        return decorated

    return decorate


@attrs.frozen
class _Start:
    """A run that was asked for, and how to recognise it."""

    workspace: Workspace | str
    message: str | Unset
    mark: str
    began: float = attrs.field(factory=time.monotonic)

    @property
    def window(self) -> timedelta:
        """How much older than the newest run of the workspace it can be."""
        return timedelta(seconds=time.monotonic() - self.began + _MARGIN)

    def may_be(self, run: Run) -> bool:
        """Whether nothing that is known of a run speaks against it."""
        is_ours = isinstance(self.message, Unset) or run.message.strip() == self.message.strip()
        return is_ours and run.source not in _FOREIGN_SOURCES


class Runs(operations.Runs):
    """Executions of Terraform, each a plan and, if it is confirmed, an apply."""

    @_with_arguments_of(operations.Runs.create)
    async def create_once(
        self, *, key: str | None = None, **arguments: Unpack[RunArguments]
    ) -> Run:
        """Start a run in a workspace, once even if the answer is lost.

        It takes what `create` takes, and sends the same. Where `create` would leave open whether
        there is a run now, this looks for it among the newest runs of the workspace: returns it if
        it is there, starts it again if it surely is not, and raises if neither is certain. All of
        it together keeps the client's `deadline`.

        It recognises the run by a comment on it, ``tfrun-async start <key>``, which follows the
        `comment` that is given, if any. The message stays as it is. It looks for some 20 seconds: a
        server that takes up the lost request only after that would make a second run.

        Args:
            key: Names this start, so that `find_started` can find the run from elsewhere or later.
                One line of at most 200 characters. It does not look first: with a key that has a
                run already it starts another, so call `find_started` before. Without it a random
                one.
            **arguments: What `create` takes.

        Raises:
            OutcomeUnknownError: There may be a run: one that cannot be told from it, or none that
                could be looked for until the deadline.
            ArgumentError: The key cannot be one, or `create` refuses its arguments.
        """
        mark = _mark(str(uuid.uuid4()) if key is None else key)
        start = _Start(arguments["workspace"], arguments.get("message", UNSET), mark)
        said = arguments.get("comment", UNSET)
        arguments["comment"] = mark if isinstance(said, Unset) else f"{said}\n\n{mark}"
        with self._pipeline.shared_deadline():
            return await self._start(start, arguments)

    async def _start(self, start: _Start, arguments: RunArguments) -> Run:
        lost: TfrunError | None = None
        for left in reversed(range(_STARTS)):
            try:
                return await self.create(**arguments)
            except TfrunError as error:
                if not _may_be_done(error):
                    raise error from lost
                lost = error
                if (run := await self._find(start)) is not None:
                    return run
                if not left:
                    raise
        raise AssertionError  # the last start raises

    async def find_started(
        self, workspace: Workspace | str, *, key: str, since: datetime | None = None
    ) -> Run | None:
        """Find the run that `create_once` started with a key, in this process or another.

        It reads the comments of run after run, newest first, until it has found it: a request for
        each. Runs that came from elsewhere, as from the user interface or a commit, are passed
        over.

        Args:
            workspace: The workspace that it was started in.
            key: The key it was started with.
            since: The oldest time of creation, by the server's clock, to go back to. Without it
                the newest hundred runs are looked at.

        Returns:
            The run, the newest if the key was used again. None: None of those runs is it.
        """
        mark = _mark(key)
        if since is not None:
            format_time("since", since)  # refuses one without a time zone
        with self._pipeline.shared_deadline():
            for run in [run async for run in self._recent(workspace, since)]:
                if run.source not in _FOREIGN_SOURCES and mark in await self._marks(run):
                    return run
        return None

    async def _find(self, start: _Start) -> Run | None:
        """Look for a run for as long as it may still turn up; None if it surely was not made."""
        trouble: TfrunError | None = None
        for pause in _PAUSES_BEFORE_LOOKS:
            trouble = None
            try:
                await self._pipeline.sleep(pause)
                if (run := await self._look(start)) is not None:
                    return run
            except TfrunError as error:
                trouble = error
                if not is_transient(error):
                    break
        if trouble is not None:
            raise OutcomeUnknownError(f"POST /runs: there may be a run: {trouble}") from trouble
        return None

    async def _look(self, start: _Start) -> Run | None:
        """Return the run that bears the mark.

        Only times of the server's are compared with each other, so its clock need not be right.
        """
        unmarked: Run | None = None
        recent = self._recent(start.workspace, start.window)
        for run in [run async for run in recent if start.may_be(run)]:
            marks = await self._marks(run)
            if start.mark in marks:
                return run
            if not marks:
                unmarked = run
        if unmarked is not None:
            raise OutcomeUnknownError(f"{unmarked.id} looks like it, but bears no mark")
        return None

    async def _recent(
        self, workspace: Workspace | str, since: datetime | timedelta | None
    ) -> AsyncIterator[Run]:
        """Iterate over the newest runs of a workspace, plan-only ones too.

        Args:
            workspace: Whose runs.
            since: How far to go back, by creation: until then, or so long before the newest. None
                is one page.
        """
        pages = self.list_for_workspace(workspace, operation=list(RunOperation)).pages()
        async for page in pages:
            for run in page.items:
                if isinstance(since, timedelta):
                    since = run.created_at - since
                if since is not None and run.created_at < since:
                    return
                yield run
            if since is None:
                return

    async def _marks(self, run: Run) -> set[str]:
        """Return the marks on a run: last lines of comments, as a user may quote one elsewhere."""
        comments = operations.Comments(self._pipeline).list_for_run(run)
        last = {comment.body.rstrip().rpartition("\n")[2] async for comment in comments}
        return {line.rstrip() for line in last if line.startswith(_MARK)}

    async def apply(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Confirm a run; if the answer is lost, see whether it is confirmed."""
        await self._act(super().apply(run, comment=comment), run, _is_confirmed)

    async def discard(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Discard a run; if the answer is lost, see whether it is discarded."""
        await self._act(super().discard(run, comment=comment), run, _is_discarded)

    async def cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Cancel a run; if the answer is lost, see whether it is asked to stop."""
        await self._act(super().cancel(run, comment=comment), run, _is_canceled)

    async def force_cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """End a run at once; if the answer is lost, see whether it has ended as canceled."""
        await self._act(super().force_cancel(run, comment=comment), run, _is_ended)

    async def force_execute(self, run: Run | str) -> None:
        """Let a pending run overtake all before it; if the answer is lost, see whether it runs.

        One that runs may also have come to its turn by itself. One that was stopped instead, as by
        another that overtook it, leaves the outcome unknown.
        """
        await self._act(super().force_execute(run), run, _is_started)

    async def _act(
        self, action: Awaitable[None], run: Run | str, is_done: Callable[[Run], bool]
    ) -> None:
        try:
            await action
        except TfrunError as error:
            if not (_may_be_done(error) and await self._becomes(run, is_done)):
                raise

    async def _becomes(self, run: Run | str, is_done: Callable[[Run], bool]) -> bool:
        for pause in _PAUSES_BEFORE_READS:
            try:
                await self._pipeline.sleep(pause)
                if is_done(await self.read(run)):
                    return True
            except TfrunError:
                return False  # what is to be told is what happened to the action
        return False


def _mark(key: str) -> str:
    if not key or len(key) > _LONGEST_KEY or not key.isprintable() or key != key.strip():
        raise ArgumentError(f"key: {key[:20]!r} is not one line of 1 to {_LONGEST_KEY} characters")
    return f"{_MARK}{key}"


def _may_be_done(error: TfrunError) -> bool:
    if isinstance(error, APIError):
        return isinstance(error, ServerError) or error.status == 408
    return isinstance(error, OutcomeUnknownError | MalformedResponseError)


def _is_confirmed(run: Run) -> bool:
    return not _CONFIRMED.isdisjoint(run.status_timestamps)


def _is_discarded(run: Run) -> bool:
    return run.status == RunStatus.DISCARDED


def _is_ended(run: Run) -> bool:
    return run.status in _CANCELED


def _is_started(run: Run) -> bool:
    return run.status not in _CANCELED | {RunStatus.PENDING, RunStatus.DISCARDED}


def _is_canceled(run: Run) -> bool:
    times = run.canceled_at, run.force_cancel_available_at  # the latter before the former
    return run.status in _CANCELED or any(times)
