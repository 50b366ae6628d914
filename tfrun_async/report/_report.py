"""The report on a run."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from tfrun_async.report._causes import Cause, NextStep
from tfrun_async.report._parts import (
    FailedTask,
    PlanChanges,
    RunAhead,
    RunStop,
    WorkspaceLock,
)
from tfrun_async.report._text import report_text

if TYPE_CHECKING:
    from tfrun_async._generated.models import Run
    from tfrun_async.logs import Diagnostic
    from tfrun_async.waiting import FailedCheck, PendingOverride, RunPhase


@attrs.frozen(kw_only=True)
class RunReport:
    """Why a run has ended, or what it waits for, and what can be done about it."""

    run: Run
    """The run as it was read."""
    cause: Cause
    """The kind of reason."""
    summary: str
    """The reason in one sentence, with names."""
    next_steps: tuple[NextStep, ...]
    """What can be done next, the most useful first. Empty for a run that has ended well."""
    phase: RunPhase
    since: datetime | None
    """When it entered its status; None if the server does not say."""
    url: str | None
    """Its page in the browser; None if its workspace could not be read."""
    allowed: tuple[str, ...]
    """The actions that its state and the token allow now: ``apply``, ``discard``, ``cancel``,
    ``force_cancel``, ``override``."""
    lock: WorkspaceLock | None = None
    """The lock that it waits for."""
    ahead: RunAhead | None = None
    """The run that it waits for."""
    queue_position: int | None = None
    """Its place among the pending runs of the workspace, from 1; None if it is not pending there,
    or if the place is not known."""
    agent_pool: str | None = None
    """The name or id of the agent pool, if it waits for an agent."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """The errors of its plan or apply, then the warnings. Only if one of them has failed."""
    log_tail: tuple[str, ...] = ()
    """The last lines of the log, if the plan or apply has failed without a diagnostic in it."""
    failed_policies: tuple[FailedCheck, ...] = ()
    """The policies that have failed, also advisory ones."""
    tasks: tuple[FailedTask, ...] = ()
    """The run tasks that have failed, also advisory ones, or that the run waits for."""
    overrides: tuple[PendingOverride, ...] = ()
    """The overrides that it waits for."""
    stop: RunStop | None = None
    """Who has canceled or discarded it."""
    configuration_error: str | None = None
    """The error of the configuration version."""
    cost_estimate_error: str | None = None
    """The error of the cost estimate."""
    changes: PlanChanges = attrs.field(factory=PlanChanges)
    """What it changes."""
    unreadable: tuple[str, ...] = ()
    """The parts that could not be read, each with the reason; they may be missing above."""

    def text(self, width: int | None = None) -> str:
        """Return the report as the command line prints it: the cause, then the next steps.

        Args:
            width: The columns to wrap at, in spaces; None does not wrap. Ids, commands, URLs and
                code are never broken.
        """
        return report_text(self, width)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values, with the id and the status in place of the run."""
        document: dict[str, Any] = attrs.asdict(self, filter=lambda field, _: field.name != "run")
        steps = [step | {"command": each.command} for step, each in self._steps(document)]
        known: dict[str, Any] = _plain(document | {"next_steps": steps})
        return {"run_id": self.run.id, "status": str(self.run.status), **known}

    def _steps(self, document: dict[str, Any]) -> zip[tuple[dict[str, Any], NextStep]]:
        return zip(document["next_steps"], self.next_steps, strict=True)


def _plain(value: Any) -> Any:
    """Return a value without enum members, tuples and times, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, str) else value
