"""The plan of a configuration, and its apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from tfrun_async.simulator._engine.configuration.blocks import Resource
from tfrun_async.simulator._engine.configuration.tree import Tree, load
from tfrun_async.simulator._engine.diagnostics import limited
from tfrun_async.simulator._engine.hcl.errors import Budget, TooMuchWorkError
from tfrun_async.simulator._engine.planning.addresses import without_keys
from tfrun_async.simulator._engine.planning.drift import drift_change
from tfrun_async.simulator._engine.planning.graph import Graph, build_graph
from tfrun_async.simulator._engine.planning.imports import check_imports, import_ids
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.instances import InstancePlanner, prevented
from tfrun_async.simulator._engine.planning.outputs import output_changes, output_documents
from tfrun_async.simulator._engine.planning.prior import (
    PriorState,
    drifted_instances,
    read_prior,
)
from tfrun_async.simulator._engine.planning.references import check_references
from tfrun_async.simulator._engine.planning.relevant import relevant_attributes
from tfrun_async.simulator._engine.planning.selection import Selection, select
from tfrun_async.simulator._engine.planning.variables import read_variables
from tfrun_async.simulator._engine.planning.versions import check_versions
from tfrun_async.simulator._engine.planning.walk import Walk
from tfrun_async.simulator._engine.state_document import StateDocument, StateInstance, build
from tfrun_async.simulator._records.plans import ApplyResult, Diagnostic, OutputChange, PlanResult

_NO_FILES = Diagnostic(
    "No configuration files",
    "Plan requires configuration to be present. Planning without a configuration would mark "
    "everything for destruction, which is normally not what is desired. If you would like to "
    "destroy everything, run plan with the -destroy option. Otherwise, create a Terraform "
    "configuration file (.tf file) and try again.",
)
_TOO_LARGE = Diagnostic(
    "Configuration is too large for the simulator",
    "The simulator bounds the work of a plan, and this one needs more. Use fewer instances or "
    "smaller values.",
)
_TARGETED = Diagnostic(
    "Resource targeting is in effect",
    "You are creating a plan with the -target option, which means that the result of this plan may "
    "not represent all of the changes requested by the current configuration.\n\nThe -target "
    "option is not for routine use, and is provided only for exceptional situations such as "
    "recovering from errors or mistakes, or when Terraform specifically suggests to use it as part "
    "of an error message.",
    "warning",
)
_INCOMPLETE = Diagnostic(
    "Applied changes may be incomplete",
    "The plan was created with the -target option in effect, so some changes requested in the "
    "configuration may have been ignored and the output values may not be fully updated. Run the "
    "following command to verify that no other changes are pending:\n    terraform plan\n\nNote "
    "that the -target option is not suitable for routine use, and is provided only for exceptional "
    "situations such as recovering from errors or mistakes, or when Terraform specifically "
    "suggests to use it as part of an error message.",
    "warning",
)


@attrs.define(eq=False)
class _Session:
    """The parts of one plan or apply."""

    tree: Tree
    graph: Graph
    prior: PriorState
    planner: InstancePlanner
    walk: Walk
    given: dict[str, Any]
    """The values of the variables as they were given, as JSON."""
    diagnostics: list[Diagnostic]


def make_plan(inputs: PlanInputs) -> PlanResult:
    """Return what a run would do; errors are diagnostics of the result."""
    serial = inputs.state["serial"] if inputs.state else 0
    try:
        session = _walk(inputs, is_applying=False, failing={})
    except TooMuchWorkError:
        return PlanResult(diagnostics=(_TOO_LARGE,), serial=serial, inputs=inputs)
    if isinstance(session, list):
        return PlanResult(diagnostics=limited(session), serial=serial, inputs=inputs)
    changes = session.planner.changes
    outputs = _outputs(inputs, session)
    return PlanResult(
        resource_changes=tuple(changes),
        output_changes=outputs,
        drift=tuple(drift_change(a, b) for a, b in drifted_instances(session.prior)),
        prior_state=_refreshed(inputs, session.prior),
        serial=serial,
        variables=session.given,
        relevant_attributes=relevant_attributes(
            session.tree, session.graph, changes, session.walk.changed_outputs(outputs)
        ),
        inputs=inputs,
        is_refresh_only=inputs.is_refresh_only,
        diagnostics=limited(session.diagnostics),
    )


def make_apply(plan: PlanResult, failing: Mapping[str, str]) -> ApplyResult:
    """Make the changes of a plan.

    Args:
        plan: The plan, which had no errors.
        failing: The errors that the apply meets, by the address of the instance.
    """
    inputs: PlanInputs = plan.inputs
    try:
        session = _walk(inputs, is_applying=True, failing=failing)
    except TooMuchWorkError:
        return ApplyResult(state=inputs.state, diagnostics=(_TOO_LARGE,))
    if isinstance(session, list):
        return ApplyResult(state=inputs.state, diagnostics=limited(session))
    outputs = _outputs(inputs, session)
    if inputs.targets:
        session.diagnostics.append(_INCOMPLETE)
    return ApplyResult(
        state=build(
            inputs.state,
            session.planner.results.values(),
            output_documents(inputs, outputs),
            terraform_version=inputs.terraform_version,
            seed=inputs.lineage_seed,
        ),
        steps=tuple(session.planner.steps),
        outputs=outputs,
        diagnostics=limited(item for item in session.diagnostics if item is not _TARGETED),
    )


def _refreshed(inputs: PlanInputs, prior: PriorState) -> StateDocument | None:
    if inputs.state is None:
        return None
    if not any(True for _ in drifted_instances(prior)) and not prior.previous:
        return inputs.state
    return build(
        inputs.state,
        prior.instances.values(),
        inputs.state.get("outputs") or {},
        terraform_version=inputs.terraform_version,
        seed=inputs.lineage_seed,
    )


def _walk(
    inputs: PlanInputs, *, is_applying: bool, failing: Mapping[str, str]
) -> _Session | list[Diagnostic]:
    """Return a finished walk, or the errors that prevent it."""
    tree = load(inputs.modules, inputs.directory)
    found = [*tree.diagnostics, *check_versions(tree, inputs.terraform_version)]
    if not tree.root.module.has_files and not inputs.is_destroy:
        return [_NO_FILES]
    if _has_errors(found):
        return found
    variables, given, problems = read_variables(tree.root.module, inputs.variables)
    found += problems
    if _has_errors(found):
        return found
    found += check_references(tree)
    if _has_errors(found):
        return found
    graph = build_graph(tree)
    if graph.cycle:
        return [Diagnostic(f"Cycle: {', '.join(key.label() for key in graph.cycle)}")]
    if inputs.targets:
        found.append(_TARGETED)
    prior = read_prior(inputs, tree)
    budget = Budget()
    planner = InstancePlanner(inputs, graph, prior, budget, is_applying, failing)
    planner.results |= prior.instances
    walk = Walk(
        inputs, tree, graph, prior, select(graph, inputs.targets), planner, budget, variables
    )
    walk.imports = lambda root: import_ids(tree, root, walk.report)
    walk.run()
    session = _Session(tree, graph, prior, planner, walk, given, found)
    _end_orphans(inputs, session)
    check_imports(inputs, session.walk, planner)
    found += _forgotten(planner)
    found += [*walk.diagnostics, *planner.diagnostics]
    return session


def _has_errors(found: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity == "error" for diagnostic in found)


def _outputs(inputs: PlanInputs, session: _Session) -> Mapping[str, OutputChange]:
    return output_changes(inputs, session.walk, session.graph)


def _end_orphans(inputs: PlanInputs, session: _Session) -> None:
    """Destroy or forget what the configuration no longer declares, or everything."""
    if inputs.is_refresh_only:
        return
    instances = session.prior.orphans()
    if inputs.is_destroy:
        managed = [i for i in session.prior.instances.values() if i.mode == "managed"]
        instances = sorted(managed, key=lambda item: (-len(item.dependencies), item.address))
        instances = _with_dependents(inputs, instances)
    else:
        names = session.walk.selection.names
        instances = [instance for instance in instances if names(instance.address)]
    removed = {item.address: item.destroys for item in session.tree.root.module.removed}
    for instance in instances:
        resource = _declaration(session, instance)
        if resource is not None and resource.prevents_destroy:
            session.planner.diagnostics.append(prevented(resource, instance.address))
        is_forgotten = removed.get(without_keys(instance.address)) is False
        session.planner.destroy(
            instance,
            None if inputs.is_destroy else _reason(session, instance),
            action="forget" if is_forgotten and not inputs.is_destroy else "delete",
        )


def _forgotten(planner: InstancePlanner) -> list[Diagnostic]:
    """Return the warning about what Terraform will no longer manage."""
    names = [change.address for change in planner.changes if change.action == "forget"]
    if not names or planner.is_applying:
        return []
    listed = "\n".join(f" - {name}" for name in names)
    return [
        Diagnostic(
            "Some objects will no longer be managed by Terraform",
            "If you apply this plan, Terraform will discard its tracking information for the "
            f"following objects, but it will not delete them:\n{listed}\n\nAfter applying this "
            "plan, Terraform will no longer manage these objects. You will need to import them "
            "into Terraform to manage them again.",
            "warning",
        )
    ]


def _with_dependents(inputs: PlanInputs, instances: list[StateInstance]) -> list[StateInstance]:
    """Return the targeted instances, and those that depend on them; all without targets."""
    if not inputs.targets:
        return instances
    chosen = _named(inputs, instances)
    resources = {without_keys(instance.address) for instance in chosen}
    return [
        instance
        for instance in instances
        if instance in chosen or not resources.isdisjoint(instance.dependencies)
    ]


def _named(inputs: PlanInputs, instances: list[StateInstance]) -> list[StateInstance]:
    selection = Selection(inputs.targets)
    return [instance for instance in instances if selection.names(instance.address)]


def _declaration(session: _Session, instance: StateInstance) -> Resource | None:
    path = tuple(
        part for part in without_keys(instance.module).split(".") if part and part != "module"
    )
    module = session.tree.declared(path)
    return None if module is None else module.resources.get(f"{instance.type}.{instance.name}")


def _reason(session: _Session, instance: StateInstance) -> str:
    path = tuple(
        part for part in without_keys(instance.module).split(".") if part and part != "module"
    )
    if instance.module and session.tree.declared(path) is None:
        return "delete_because_no_module"
    resource = _declaration(session, instance)
    if resource is None:
        return "delete_because_no_resource_config"
    declared = [m.address for m in session.walk.modules.get(path, ())]
    if instance.module not in declared:
        return "delete_because_no_module"
    if resource.count is not None:
        is_right = isinstance(instance.index, int)
        return "delete_because_count_index" if is_right else "delete_because_wrong_repetition"
    if resource.for_each is not None:
        is_right = isinstance(instance.index, str)
        return "delete_because_each_key" if is_right else "delete_because_wrong_repetition"
    return "delete_because_wrong_repetition"
