"""Plans and applies of configurations, without a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from tfrun_async.simulator._engine.configuration.files import read_files
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.plan import make_apply, make_plan
from tfrun_async.simulator._records.plans import NO_OP, ApplyResult, PlanResult

Files = Mapping[str, str] | str


@attrs.define
class Workbench:
    """A workspace with its state: what one plan or apply leaves, the next one finds."""

    state: Mapping[str, Any] | None = None
    count: int = 0

    def plan(self, files: Files, **options: Any) -> PlanResult:
        """Plan a configuration; one text is its only file."""
        self.count += 1
        return make_plan(
            PlanInputs(
                modules=read_files({"main.tf": files} if isinstance(files, str) else files),
                state=self.state,
                seed=f"run-{self.count}",
                lineage_seed="ws-1",
                **{"terraform_version": "1.11.4", **options},
            )
        )

    def apply(
        self, files: Files, *, failing: Mapping[str, str] | None = None, **options: Any
    ) -> ApplyResult:
        """Plan a configuration, which must succeed, and apply it."""
        plan = self.plan(files, **options)
        assert plan.error is None, plan.diagnostics
        result = make_apply(plan, failing or {})
        self.state = result.state
        return result

    def attributes(self, address: str) -> Any:
        """Return the attributes of an instance of the state, as the plan JSON has them."""
        plan = self.plan("", is_destroy=True)
        return {change.address: change.before for change in plan.resource_changes}[address]

    def outputs(self) -> dict[str, Any]:
        """Return the outputs of the state."""
        return {name: found["value"] for name, found in (self.state or {})["outputs"].items()}


def actions(plan: PlanResult) -> dict[str, str]:
    """Return what a plan would do, by address."""
    return {change.address: change.action for change in plan.changes}


def evaluate(expression: str, declarations: str = "") -> Any:
    """Return the value of an expression; an error, or an unknown value, fails the test."""
    plan = Workbench().plan(f'{declarations}\noutput "it" {{\n  value = {expression}\n}}\n')
    assert plan.error is None, (expression, plan.diagnostics)
    change = plan.output_changes["it"]
    assert change.after_unknown is False, expression
    return change.after


def is_unknown(expression: str, declarations: str = "") -> bool:
    """Say whether an expression has no error, and no value that is known."""
    plan = Workbench().plan(f'{declarations}\noutput "it" {{\n  value = {expression}\n}}\n')
    assert plan.error is None, (expression, plan.diagnostics)
    return plan.output_changes["it"].after_unknown is True


def error(files: Files, **options: Any) -> str:
    """Return the text of the first error of a plan."""
    found = Workbench().plan(files, **options).error
    assert found is not None
    return found


def has_changes(plan: PlanResult) -> bool:
    """Say whether a plan changes a resource or an output."""
    outputs = any(change.action != NO_OP for change in plan.output_changes.values())
    return bool(plan.changes) or outputs
