"""Runs, and finding out what became of them when an answer was lost."""

import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunOperation, RunSource, RunStatus, Workspace
from tfrun_async._resource import UNSET, Unset
from tfrun_async.errors import (
    APIError,
    MalformedReplyError,
    OutcomeUnknownError,
    ServerError,
    TfrunError,
)

P = ParamSpec("P")
T = TypeVar("T")
_Loose = Callable[..., Coroutine[Any, Any, T]]
_Method = Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]

_MARK = "tfrun-async start "
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


def _with_arguments_of(method: _Method[P, T]) -> Callable[[_Loose[T]], _Method[P, T]]:
    """Give a method the arguments of another, for readers and type checkers."""

    def decorate(decorated: _Loose[T]) -> _Method[P, T]:
        decorated.__wrapped__ = method  # type: ignore[attr-defined]  # what inspect.signature reads
        return decorated

    return decorate


@attrs.frozen
class _Start:
    """A run that was asked for, and how to recognise it."""

    workspace: Workspace | str
    message: str | Unset
    mark: str = attrs.field(factory=lambda: f"{_MARK}{uuid.uuid4()}")
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
    async def create_once(self, **arguments: Any) -> Run:
        """Start a run in a workspace, once even if the answer is lost.

        It takes what `create` takes, and sends the same. Where `create` would leave open whether
        there is a run now, this looks for it among the newest runs of the workspace: returns it if
        it is there, starts it again if it surely is not, and raises if neither is certain.

        It recognises the run by a comment on it, ``tfrun-async start <uuid>``, which follows the
        `comment` that is given, if any. The message stays as it is. It looks for some 20 seconds: a
        server that takes up the lost request only after that would make a second run.

        Raises:
            OutcomeUnknownError: There may be a run: one that cannot be told from it, or none that
                could be looked for.
        """
        start = _Start(arguments["workspace"], arguments.get("message", UNSET))
        said = arguments.get("comment", UNSET)
        comment = start.mark if said is UNSET else f"{said}\n\n{start.mark}"
        for left in reversed(range(_STARTS)):
            try:
                return await self.create(**arguments | {"comment": comment})
            except TfrunError as error:
                if not _may_be_done(error):
                    raise
                if (run := await self._find(start)) is not None:
                    return run
                if not left:
                    raise
        raise AssertionError  # the last start raises

    async def _find(self, start: _Start) -> Run | None:
        """Look for a run for as long as it may still turn up; None if it surely was not made."""
        trouble: TfrunError | None = None
        for pause in _PAUSES_BEFORE_LOOKS:
            trouble = None
            try:
                await self._transport.sleep(pause)
                if (run := await self._look(start)) is not None:
                    return run
            except TfrunError as error:
                trouble = error
        if trouble is not None:
            raise OutcomeUnknownError(f"POST /runs: there may be a run: {trouble}") from trouble
        return None

    async def _look(self, start: _Start) -> Run | None:
        """Return the run that bears the mark.

        Only times of the server's are compared with each other, so its clock need not be right.
        """
        unmarked: Run | None = None
        for run in [run async for run in self._recent(start) if start.may_be(run)]:
            bodies = await self._comments(run)
            if any(start.mark in body for body in bodies):
                return run
            if not any(_MARK in body for body in bodies):
                unmarked = run
        if unmarked is not None:
            raise OutcomeUnknownError(f"{unmarked.id} looks like it, but bears no mark")
        return None

    async def _recent(self, start: _Start) -> AsyncIterator[Run]:
        newest: datetime | None = None
        pages = self.list_for_workspace(start.workspace, operation=list(RunOperation)).pages()
        async for page in pages:
            for run in page.items:
                newest = newest or run.created_at
                if run.created_at < newest - start.window:
                    return
                yield run

    async def _comments(self, run: Run) -> list[str]:
        comments = operations.Comments(self._transport).list_for_run(run)
        return [comment.body async for comment in comments]

    async def apply(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Confirm a run; if the answer is lost, see whether it is confirmed."""
        await self._act(super().apply(run, comment=comment), run, _is_confirmed)

    async def discard(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Discard a run; if the answer is lost, see whether it is discarded."""
        await self._act(super().discard(run, comment=comment), run, _is_discarded)

    async def cancel(self, run: Run | str, *, comment: str | Unset | None = UNSET) -> None:
        """Cancel a run; if the answer is lost, see whether it is asked to stop."""
        await self._act(super().cancel(run, comment=comment), run, _is_canceled)

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
                await self._transport.sleep(pause)
                if is_done(await self.read(run)):
                    return True
            except TfrunError:
                return False  # what is to be told is what happened to the action
        return False


def _may_be_done(error: TfrunError) -> bool:
    if isinstance(error, APIError):
        return isinstance(error, ServerError) or error.status == 408
    return isinstance(error, OutcomeUnknownError | MalformedReplyError)


def _is_confirmed(run: Run) -> bool:
    return not _CONFIRMED.isdisjoint(run.status_timestamps)


def _is_discarded(run: Run) -> bool:
    return run.status == RunStatus.DISCARDED


def _is_canceled(run: Run) -> bool:
    times = run.canceled_at, run.force_cancel_available_at  # the latter before the former
    return run.status in _CANCELED or any(times)
