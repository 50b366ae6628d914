"""The records of the other server, and how a run goes through its states."""

from typing import Any
from uuid import uuid4

import attrs

Options = dict[str, Any]
STEP_SECONDS = 4.0  # that a run takes from one state to the next
FINAL = {"applied", "discarded", "errored", "canceled", "planned_and_finished"}


def _new_id() -> str:
    return str(uuid4())


@attrs.define(eq=False)
class Version:
    """A configuration version."""

    workspace: "Workspace"
    options: Options
    id: str = attrs.field(factory=_new_id)
    upload_id: str = attrs.field(factory=_new_id)
    files: dict[str, str] | None = None


@attrs.define(eq=False)
class Workspace:
    """A workspace, its configuration versions and its runs."""

    options: Options
    created_at: float
    id: str = attrs.field(factory=_new_id)
    locked: bool = False
    versions: list[Version] = attrs.field(factory=list)
    runs: list["Run"] = attrs.field(factory=list)


@attrs.define(eq=False)
class Run:
    """A run, with its plan and apply, which have its id in their own."""

    workspace: Workspace
    version: Version
    options: Options
    created_at: float
    id: str = attrs.field(factory=_new_id)
    plan_id: str = attrs.field(factory=_new_id)
    apply_id: str = attrs.field(factory=_new_id)
    stage_id: str = attrs.field(factory=_new_id)
    task_result_id: str = attrs.field(factory=_new_id)
    times: dict[str, float] = attrs.field(factory=dict)
    """When it came into each of its states."""

    @property
    def status(self) -> str:
        return [*self.times][-1]

    @property
    def changes(self) -> int:
        """How many resources the plan makes."""
        return sum(text.count("resource ") for text in (self.version.files or {}).values())

    @property
    def is_confirmable(self) -> bool:
        return self.status == "planned" and not self.options.get("plan-only")

    @property
    def _next_status(self) -> str | None:
        """The state that follows by itself, if any."""
        following = {"pending": "planning", "confirmed": "applying", "applying": "applied"}
        if self.status == "pending":
            active = next(run for run in self.workspace.runs if not run.is_over)
            if active is not self or self.version.files is None or self.workspace.locked:
                return None
        if self.status == "planning":
            if any("fail" in text for text in (self.version.files or {}).values()):
                return "errored"
            return "planned" if self.changes else "planned_and_finished"
        if self.is_confirmable and self.options.get("auto-apply"):
            return "confirmed"
        return following.get(self.status)

    @property
    def is_over(self) -> bool:
        """Whether the next run of the workspace may begin."""
        return self.status in FINAL or (self.status == "planned" and not self.is_confirmable)

    def advance(self, now: float) -> None:
        """Go through the states that are due."""
        while (status := self._next_status) and (due := self._due_at) <= now:
            self.times[status] = due

    @property
    def _due_at(self) -> float:
        due = self.times[self.status] + STEP_SECONDS
        place = self.workspace.runs.index(self)
        if self.status == "pending" and place:
            due = max(due, *self.workspace.runs[place - 1].times.values())
        return due
