"""What plans and applies found and did: changes of resources and outputs, drift, diagnostics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from tfrun_async.simulator._records.instances import Instance

NO_OP = "no-op"


@attrs.frozen
class Diagnostic:
    """An error or a warning, as Terraform reports it."""

    summary: str
    detail: str = ""
    severity: str = "error"
    address: str | None = None
    filename: str | None = None
    range: Mapping[str, Any] | None = None
    """The place in the form of Terraform's JSON: `filename`, `start` and `end`."""
    snippet: Mapping[str, Any] | None = None


@attrs.frozen(kw_only=True)
class ResourceChange(Instance):
    """What a plan would do to one instance of a resource.

    The action is `create`, `update`, `delete`, `replace`, `read`, `forget` or `no-op`. The values
    are attributes by name; `before` is None if the instance does not exist yet, `after` if it will
    no longer exist.
    """

    action: str
    before: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    after: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    after_unknown: Any = attrs.field(default=False, repr=False)
    before_sensitive: Any = False
    after_sensitive: Any = False
    reason: str | None = None
    import_id: str | None = None
    previous_address: str | None = None
    generated_config: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class OutputChange:
    """What a plan would do to one output of the root module; types are in Terraform's JSON form."""

    action: str
    before: Any = attrs.field(default=None, repr=False)
    after: Any = attrs.field(default=None, repr=False)
    type: Any = None
    after_unknown: Any = False
    is_sensitive: bool = False
    was_sensitive: bool = False


@attrs.frozen(kw_only=True)
class PlanResult:
    """The changes that a plan found, or the errors that it ended with."""

    resource_changes: tuple[ResourceChange, ...] = ()
    """All instances, those that stay as they are too."""
    output_changes: Mapping[str, OutputChange] = attrs.field(factory=dict)
    drift: tuple[ResourceChange, ...] = ()
    prior_state: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    """The state before the plan, refreshed: a state document of version 4."""
    serial: int = 0
    """The serial of the state that the plan was made from."""
    variables: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    """The values of the root module's variables, as JSON."""
    relevant_attributes: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()
    inputs: Any = attrs.field(default=None, repr=False)
    """What the plan was made from, for its apply."""
    is_refresh_only: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def error(self) -> str | None:
        """Return the text of the first error, None if the plan succeeded."""
        for found in self.diagnostics:
            if found.severity == "error":
                return f"{found.summary}\n\n{found.detail}" if found.detail else found.summary
        return None

    @property
    def changes(self) -> tuple[ResourceChange, ...]:
        """Return the instances that the plan would change."""
        return tuple(change for change in self.resource_changes if change.action != NO_OP)

    @property
    def has_changes(self) -> bool:
        """Say whether there is anything to apply."""
        return (
            any(_is_to_apply(change) for change in self.resource_changes)
            or any(change.action != NO_OP for change in self.output_changes.values())
            or (self.is_refresh_only and bool(self.drift))
        )

    @property
    def has_generated_configuration(self) -> bool:
        """Say whether the plan wrote configuration for resources to import."""
        return any(change.generated_config is not None for change in self.resource_changes)

    def count(self, *actions: str) -> int:
        """Return how many resources would see one of the actions."""
        return sum(change.action in actions for change in self.changes)

    @property
    def additions(self) -> int:
        """Return how many resources would be created."""
        return self.count("create", "replace")

    @property
    def updates(self) -> int:
        """Return how many resources would be updated in place."""
        return self.count("update")

    @property
    def destructions(self) -> int:
        """Return how many resources would be destroyed."""
        return self.count("delete", "replace")

    @property
    def imports(self) -> int:
        """Return how many resources would be imported."""
        return sum(change.import_id is not None for change in self.resource_changes)


def _is_to_apply(change: ResourceChange) -> bool:
    is_moved, is_imported = bool(change.previous_address), change.import_id is not None
    return change.action != NO_OP or is_moved or is_imported


@attrs.frozen
class ApplyStep:
    """A change that an apply made, with its final values, or at which it failed."""

    change: ResourceChange
    is_failed: bool = False


@attrs.frozen(kw_only=True)
class ApplyResult:
    """What an apply did, and the state that it leaves."""

    state: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    """The state document of version 4; the prior one, with the same serial, if nothing changed."""
    steps: tuple[ApplyStep, ...] = ()
    outputs: Mapping[str, OutputChange] = attrs.field(factory=dict)
    """The outputs of the root module after the apply."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def applied(self) -> tuple[ResourceChange, ...]:
        """Return the changes that were made."""
        return tuple(step.change for step in self.steps if not step.is_failed)

    @property
    def error(self) -> str | None:
        """Return the text of the first error, None if the apply succeeded."""
        return PlanResult(diagnostics=self.diagnostics).error
