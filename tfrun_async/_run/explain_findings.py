"""What was found out about a run so far."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from tfrun_async._model import Resource, read_or
from tfrun_async.errors import APIError, NotFoundError, TfrunError
from tfrun_async.report import FailedTask, PlanChanges, RunAhead, RunStop, WorkspaceLock

if TYPE_CHECKING:
    from tfrun_async._generated.models import Run
    from tfrun_async._http.pipeline import Pipeline
    from tfrun_async.logs import Diagnostic
    from tfrun_async.waiting import FailedCheck, PendingOverride, RunPhase

T = TypeVar("T")

_PARTS = (
    *("lock", "ahead", "queue_position", "agent_pool", "diagnostics", "log_tail"),
    *("failed_policies", "tasks", "overrides", "stop", "configuration_error"),
    *("cost_estimate_error", "changes", "unreadable"),
)


@attrs.define
class Findings:
    """The parts of a report, as far as they were read."""

    pipeline: Pipeline
    run: Run
    phase: RunPhase
    allowed: tuple[str, ...] = ()
    lock: WorkspaceLock | None = None
    ahead: RunAhead | None = None
    queue_position: int | None = None
    agent_pool: str | None = None
    diagnostics: list[Diagnostic] = attrs.field(factory=list)
    log_tail: list[str] = attrs.field(factory=list)
    failed_policies: list[FailedCheck] = attrs.field(factory=list)
    tasks: list[FailedTask] = attrs.field(factory=list)
    overrides: list[PendingOverride] = attrs.field(factory=list)
    stop: RunStop | None = None
    configuration_error: str | None = None
    cost_estimate_error: str | None = None
    changes: PlanChanges = attrs.field(factory=PlanChanges)
    unreadable: list[str] = attrs.field(factory=list)

    def parts(self) -> dict[str, Any]:
        """Return the parts of the report, by name."""
        parts = {name: getattr(self, name) for name in _PARTS}
        return {k: tuple(v) if isinstance(v, list) else v for k, v in parts.items()}

    @property
    def may_override(self) -> bool:
        """Whether this token may override all that the run waits for."""
        return bool(self.overrides) and all(each.is_permitted for each in self.overrides)

    def note_unreadable(self, part: str, error: TfrunError) -> None:
        """Note that a part could not be read."""
        self.unreadable.append(f"{part}: {error}")

    async def attempt(self, part: str, read: Awaitable[T]) -> T | None:
        """Read a part; None if that fails, which is noted."""
        try:
            return await read
        except TfrunError as error:
            self.note_unreadable(part, error)
            return None

    async def collect(
        self,
        part: str,
        items: AsyncIterable[T],
        without_include: AsyncIterable[T] | None = None,
        *,
        relationship: str = "",
    ) -> list[T]:
        """Read the items of a part; those before an error, which is noted.

        Args:
            part: What is read, for the note.
            items: What to iterate over.
            without_include: The same without `include`, for a server that refuses it.
            relationship: The relationship of the run that they belong to. If the server does not
                send it, it may not have them at all, so that a 404 is not noted.
        """
        found: list[T] = []
        try:
            async for item in items:
                found.append(item)  # noqa: PERF401  (a comprehension would lose these on an error)
        except TfrunError as error:
            if without_include is not None and refuses_include(error):
                return await self.collect(part, without_include, relationship=relationship)
            is_unknown = relationship and read_or(self.run, relationship, None) is None
            if is_unknown and isinstance(error, NotFoundError):
                return found
            self.note_unreadable(part, error)
        return found

    def has_related(self, name: str) -> bool:
        """Whether the run has resources of a kind; true if the server does not say."""
        related = read_or(self.run, name, None)
        return related is None or bool(related)


def refuses_include(error: TfrunError) -> bool:
    """Whether a server may have refused a request because of its `include`."""
    return isinstance(error, APIError) and error.status == 400


def name_of(resource: Resource | None) -> str | None:
    """Return the name of a user or team, or the id if it is not known; None for no one."""
    if resource is None:
        return None
    attributes = resource.raw.get("attributes")
    known = attributes if isinstance(attributes, dict) else {}
    for name in ("username", "name"):
        if isinstance(value := read_or(resource, name, None) or known.get(name), str):
            return value
    return resource.id
