"""The parts of a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs


@attrs.frozen
class WorkspaceLock:
    """The lock of a workspace by a user or a team."""

    owner: str
    """The name of the user or team, or the id if the name is not known."""
    reason: str
    """The reason that was given; empty for none."""


@attrs.frozen
class RunAhead:
    """The run that holds the workspace."""

    id: str
    status: str
    """Empty if it could not be read."""
    message: str
    """Its message; empty if it has none."""


@attrs.frozen
class FailedTask:
    """A run task that has failed, or that a run waits for."""

    name: str
    stage: str
    """Such as ``post_plan``."""
    status: str
    """``failed``, ``errored`` after a timeout, ``unreachable``; or ``pending`` or ``running``."""
    enforcement: str | None
    """``mandatory`` or ``advisory``; None if the server does not say."""
    message: str
    """What the run task has said; empty for nothing."""
    url: str | None
    """The page of the result, at the service; None if there is none."""

    @property
    def outcome(self) -> str:
        """The status in words, such as ``has failed`` or ``was not reachable``."""
        return _OUTCOMES.get(self.status, f"is {self.status}")


_OUTCOMES = {
    "failed": "has failed",
    "errored": "has errored",
    "unreachable": "was not reachable",
}


@attrs.frozen
class RunStop:
    """A cancel or a discard."""

    action: str
    """The event, such as ``canceled`` or ``discarded``."""
    by: str | None
    """The name of the user, or the id if the name is not known; None if no user did it."""
    at: datetime | None
    comment: str
    """The reason that was given; empty for none."""


@attrs.frozen
class PlanChanges:
    """What a run changes. None stands for what is not known."""

    additions: int | None = None
    changes: int | None = None
    destructions: int | None = None
    imports: int | None = None
    resources: Mapping[str, tuple[str, ...]] | None = None
    """The addresses of the resources by action: ``create``, ``update``, ``replace``, ``delete``,
    ``read``, ``import``, ``move`` or ``forget``. Only if the JSON plan was read."""
    drift: tuple[str, ...] | None = None
    """The addresses of resources that were changed outside of Terraform. Only if the JSON plan was
    read."""
    outputs: Mapping[str, str] | None = None
    """The outputs that change, each with its action. Only if the JSON plan was read."""

    def text(self, *, applied: bool = False) -> str:
        """Return the counts that are known, such as ``1 to add, 0 to change``.

        Args:
            applied: Say ``1 added`` instead.
        """
        counts = {
            ("to add", "added"): self.additions,
            ("to change", "changed"): self.changes,
            ("to destroy", "destroyed"): self.destructions,
            ("to import", "imported"): self.imports or None,
        }
        return ", ".join(f"{n} {words[applied]}" for words, n in counts.items() if n is not None)
