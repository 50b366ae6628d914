"""What Terraform does in the runs of the simulator: plans and applies, from the run's records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tfrun_async.simulator._engine.configuration.files import normalize_directory
from tfrun_async.simulator._engine.planning.inputs import PlanInputs, RemoteOutputs
from tfrun_async.simulator._engine.planning.plan import make_apply, make_plan
from tfrun_async.simulator._engine.state_document import StateDocument
from tfrun_async.simulator._engine.variables import variables_in_effect
from tfrun_async.simulator._records.plans import (
    ApplyResult,
    ApplyStep,
    Diagnostic,
    PlanResult,
    ResourceChange,
)
from tfrun_async.simulator._records.store import Run


def plan(run: Run, state: StateDocument | None, remote_outputs: RemoteOutputs) -> PlanResult:
    """Compare the configuration with the state, or follow the scenario."""
    scenario = run.scenario
    serial = state["serial"] if state else 0
    if scenario.plan_error is not None:
        return PlanResult(diagnostics=(_diagnostic(scenario.plan_error),))
    if scenario.has_resource_counts:
        return PlanResult(
            resource_changes=tuple(_scenario_changes(run)), prior_state=state, serial=serial
        )
    return make_plan(_inputs(run, state, remote_outputs))


def _inputs(run: Run, state: StateDocument | None, remote_outputs: RemoteOutputs) -> PlanInputs:
    options, workspace = run.options, run.workspace
    return PlanInputs(
        modules=run.configuration_version.modules,
        directory=normalize_directory(workspace.settings["working-directory"] or ""),
        variables=tuple(variables_in_effect(run).values()),
        state=state,
        drift=dict(workspace.drift),
        targets=tuple(options["target-addrs"] or ()),
        replacements=tuple(options["replace-addrs"] or ()),
        is_destroy=bool(options["is-destroy"]),
        # Actions change no resource; a run that invokes one refreshes the state.
        is_refresh_only=bool(options["refresh-only"] or options["invoke-action-addrs"]),
        refreshes=bool(options["refresh"]),
        generates_configuration=bool(options["allow-config-generation"]),
        workspace=workspace.name,
        terraform_version=options["terraform-version"],
        seed=run.id,
        lineage_seed=workspace.id,
        remote_outputs=cache(remote_outputs),  # the apply sees what the plan has seen
    )


def apply(run: Run, state: StateDocument | None) -> ApplyResult:
    """Make the planned changes; the result has the state that they leave."""
    plan_result, scenario = run.plan_result or PlanResult(), run.scenario
    # Like Terraform, refuse to apply a plan that was made from an older state.
    if plan_result.serial != (state["serial"] if state else 0):
        stale = Diagnostic(
            "Saved plan is stale",
            "The given plan file can no longer be applied because the state was changed by another "
            "operation after the plan was created.",
        )
        return ApplyResult(state=state, diagnostics=(stale,))
    failing: dict[str, str] = {}
    if scenario.apply_error is not None:
        if scenario.apply_error_address is None:
            return ApplyResult(state=state, diagnostics=(_diagnostic(scenario.apply_error),))
        failing[scenario.apply_error_address] = scenario.apply_error
    if plan_result.inputs is None:
        steps = tuple(ApplyStep(change) for change in plan_result.changes)
        return ApplyResult(state=state, steps=steps)
    result = make_apply(plan_result, failing)
    for change in result.applied:  # what was changed outside of Terraform is as planned now
        run.workspace.drift.pop(change.address, None)
    return result


def _diagnostic(text: str) -> Diagnostic:
    summary, _, detail = text.partition("\n")
    return Diagnostic(summary, detail.lstrip("\n"))


def _scenario_changes(run: Run) -> Iterator[ResourceChange]:
    scenario = run.scenario
    for action, count in (
        ("create", scenario.additions),
        ("update", scenario.changes),
        ("delete", scenario.destructions),
    ):
        for index in range(count or 0):
            yield ResourceChange(
                address=f"simulated_resource.{action}[{index}]",
                action=action,
                type="simulated_resource",
                name=action,
                index=index,
                provider="registry.terraform.io/hashicorp/simulated",
                before=None if action == "create" else {},
                after=None if action == "delete" else {},
                after_unknown={"id": True} if action == "create" else {},
                before_sensitive=False if action == "create" else {},
                after_sensitive=False if action == "delete" else {},
            )
