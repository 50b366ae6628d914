"""The `import` blocks of the root module."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tfrun_async.simulator._engine.configuration.blocks import Import
from tfrun_async.simulator._engine.configuration.tree import Tree
from tfrun_async.simulator._engine.diagnostics import diagnose
from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.evaluation import Names
from tfrun_async.simulator._engine.hcl.syntax import Expression, GetIndex, Traversal
from tfrun_async.simulator._engine.hcl.values import string
from tfrun_async.simulator._engine.planning.addresses import Key
from tfrun_async.simulator._engine.planning.expansion import UnknownRepetitionError, expand
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.resource_types import provider_address
from tfrun_async.simulator._engine.planning.scope import ModuleInstance
from tfrun_async.simulator._engine.state_document import index_suffix
from tfrun_async.simulator._records.plans import NO_OP, ApplyStep, ResourceChange

if TYPE_CHECKING:
    from tfrun_async.simulator._engine.planning.instances import InstancePlanner
    from tfrun_async.simulator._engine.planning.walk import Walk

Report = Callable[[EvaluationError, ModuleInstance, Names], None]


def import_ids(tree: Tree, root: ModuleInstance, report: Report) -> dict[str, str]:
    """Return the ids to import, by the addresses of the instances."""
    found: dict[str, str] = {}
    for block in tree.root.module.imports:
        try:
            instances = expand(root.evaluator, None, block.for_each, "import")
            for names in instances.names.values():
                address = _address(root, block.to, names)
                value = root.evaluator.evaluate(block.id, names)
                if address and isinstance(value.raw, str):
                    found[address] = value.raw
        except EvaluationError as error:
            report(error, root, {})
        except UnknownRepetitionError as unknown:
            report(unknown.error, root, {})
    return found


def _address(root: ModuleInstance, target: Expression, names: Names) -> str | None:
    """Return the address that `to` names; its last key may be an expression."""
    key: Key = None
    if isinstance(target, GetIndex):
        value = root.evaluator.evaluate(target.key, names)
        key = value.raw if isinstance(value.raw, str | int) else None
        target = target.source
    if not isinstance(target, Traversal):
        return None
    text = target.root
    for step in target.steps:
        text += index_suffix(step.key) if step.is_index else f".{step.key}"
    return text + index_suffix(key)


def check_imports(inputs: PlanInputs, walk: Walk, planner: InstancePlanner) -> None:
    """Generate the configuration of what is imported without one, or report it."""
    if inputs.is_destroy or inputs.is_refresh_only:
        return
    root = walk.modules[()][0]
    for block in walk.tree.root.module.imports:
        for address, found_id in walk.import_targets(root).items():
            if address in walk.prior.taken or not _is_of(block, address):
                continue
            if address in walk.prior.instances:
                continue  # it was imported before
            if inputs.generates_configuration and "module." not in address:
                _generate(walk, planner, address, found_id)
            else:
                walk.diagnostics.append(
                    diagnose(
                        block.to.span,
                        "Configuration for import target does not exist",
                        f"The configuration for the given import target {address} does not exist. "
                        "If you wish to automatically generate config for this resource, use the "
                        "-generate-config-out option within terraform plan. Otherwise, make sure "
                        "the target resource exists within your configuration. For example:\n\n  "
                        "terraform plan -generate-config-out=generated.tf",
                    )
                )


def _is_of(block: Import, address: str) -> bool:
    base = block.to.source if isinstance(block.to, GetIndex) else block.to
    return address.partition("[")[0] == base.span.text.strip('"').partition("[")[0]


def _generate(walk: Walk, planner: InstancePlanner, address: str, found_id: str) -> None:
    kind, _, name = address.partition(".")
    attributes = {"id": string(found_id).raw}
    if kind == "terraform_data":
        attributes |= {"input": None, "output": None, "triggers_replace": None}
        body = "  input            = null\n  triggers_replace = null\n"
    else:
        body = ""
    comment = "# __generated__ by Terraform"
    quoted = found_id.replace("\\", "\\\\").replace('"', '\\"')
    change = ResourceChange(
        address=address,
        action=NO_OP,
        type=kind,
        name=name,
        provider=provider_address(kind, walk.tree.root.module.providers),
        before=attributes,
        after=attributes,
        after_unknown={},
        before_sensitive={},
        after_sensitive={},
        import_id=found_id,
        generated_config=(f'{comment} from "{quoted}"\nresource "{kind}" "{name}" {{\n{body}}}\n'),
    )
    planner.changes.append(change)
    if planner.is_applying:
        planner.results[address] = planner.imported(change)
        planner.steps.append(ApplyStep(change))
