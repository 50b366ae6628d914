"""The configuration in the form of Terraform's plan JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from tfrun_async.simulator._engine.configuration.blocks import ModuleCall, Resource
from tfrun_async.simulator._engine.configuration.tree import ModuleNode, ModulePath, Tree, load
from tfrun_async.simulator._engine.configuration.type_constraints import constant
from tfrun_async.simulator._engine.hcl.errors import EvaluationError, TooMuchWorkError
from tfrun_async.simulator._engine.hcl.syntax import (
    Body,
    Call,
    Expression,
    Traversal,
    traversals,
)
from tfrun_async.simulator._engine.hcl.values import to_json
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.resource_types import provider_address
from tfrun_async.simulator._engine.state_document import index_suffix

MAX_REFERENCES = 1_000


def configuration_json(inputs: PlanInputs) -> dict[str, Any]:
    """Return the configuration of a plan: what it declares, with constants and references."""
    tree = load(inputs.modules, inputs.directory)
    providers: dict[str, Any] = {}
    for node in sorted(tree.nodes.values(), key=lambda node: (len(node.path), node.path)):
        sources = tree.root.module.providers | node.module.providers
        for resource in node.module.resources.values():
            key = _provider_key(tree, node.path, resource)
            providers[key] = {
                "name": _provider_name(resource),
                "full_name": provider_address(resource.type, sources, resource.provider),
                **({"module_address": key.rpartition(":")[0]} if ":" in key else {}),
            }
    return {
        **({"provider_config": dict(sorted(providers.items()))} if providers else {}),
        "root_module": _module(tree, tree.root),
    }


def _provider_name(resource: Resource) -> str:
    if resource.type == "terraform_data":
        return "terraform"
    return resource.provider or resource.type.split("_", maxsplit=1)[0]


def _provider_key(tree: Tree, path: ModulePath, resource: Resource) -> str:
    """Return the key of a provider: that of the outermost module that uses it."""
    name = _provider_name(resource)
    for depth in range(len(path)):
        used = tree.nodes[path[:depth]].module.resources.values()
        if any(_provider_name(other) == name for other in used):
            return _scoped(path[:depth], name)
    return _scoped(path, name)


def _scoped(path: ModulePath, name: str) -> str:
    address = ".".join(f"module.{part}" for part in path)
    return f"{address}:{name}" if address else name


def _module(tree: Tree, node: ModuleNode) -> dict[str, Any]:
    module = node.module
    document: dict[str, Any] = {}
    if module.outputs:
        document["outputs"] = {
            name: {
                **({"sensitive": True} if output.is_sensitive else {}),
                "expression": expression_json(output.value),
                **({"description": output.description} if output.description else {}),
            }
            for name, output in sorted(module.outputs.items())
        }
    if module.resources:
        document["resources"] = [
            _resource(resource, _provider_key(tree, node.path, resource))
            for _, resource in sorted(module.resources.items())
        ]
    if module.calls:
        document["module_calls"] = {
            name: _call(tree, call, node.children.get(name))
            for name, call in sorted(module.calls.items())
        }
    if module.variables:
        document["variables"] = {
            name: {
                **({} if variable.default is None else {"default": to_json(variable.default)}),
                **({"description": variable.description} if variable.description else {}),
                **({"sensitive": True} if variable.is_sensitive else {}),
            }
            for name, variable in sorted(module.variables.items())
        }
    return document


def _resource(resource: Resource, provider_key: str) -> dict[str, Any]:
    return {
        "address": resource.address,
        "mode": resource.mode,
        "type": resource.type,
        "name": resource.name,
        "provider_config_key": provider_key,
        **_expressions(resource.body),
        "schema_version": 0,
        **_repetition(resource),
        **_depends_on(resource.depends_on),
    }


def _call(tree: Tree, call: ModuleCall, child: ModuleNode | None) -> dict[str, Any]:
    arguments = {name: expression_json(a.expression) for name, a in sorted(call.arguments.items())}
    return {
        "source": call.source,
        **({"expressions": arguments} if arguments else {}),
        **_repetition(call),
        "module": {} if child is None else _module(tree, child),
        **({"version_constraint": call.version} if call.version else {}),
        **_depends_on(call.depends_on),
    }


def _repetition(block: Resource | ModuleCall) -> dict[str, Any]:
    name = "count" if block.count is not None else "for_each"
    expression = block.count if block.count is not None else block.for_each
    found = {} if expression is None else expression_json(expression)
    return {f"{name}_expression": found} if found else {}


def _depends_on(references: Iterable[Traversal]) -> dict[str, Any]:
    names = [reference.span.text.strip('"') for reference in references]
    return {"depends_on": names} if names else {}


def _expressions(body: Body) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: expression_json(attribute.expression)
        for name, attribute in sorted(body.attributes.items())
    }
    blocks: dict[str, list[Any]] = {}
    for block in body.blocks:
        if block.type != "dynamic":
            inner = _expressions(block.body).get("expressions", {})
            blocks.setdefault(block.type, []).append(inner)
    found |= blocks
    return {"expressions": found} if found else {}


def expression_json(expression: Expression) -> dict[str, Any]:
    """Return a constant value, or the references of an expression; neither for a call."""
    references = list(islice(_references(expression), MAX_REFERENCES))
    if references:
        return {"references": references}
    if _has_call(expression):
        return {}
    try:
        return {"constant_value": to_json(constant(expression))}
    except (EvaluationError, TooMuchWorkError):
        return {}


def _has_call(expression: Expression) -> bool:
    return isinstance(expression, Call) or any(map(_has_call, expression.children()))


def _references(expression: Expression) -> Iterator[str]:
    """Yield the references of an expression, each followed by those of what is around it."""
    for reference in traversals(expression):
        steps = reference.steps
        least = 2 if reference.root == "data" else 1
        if reference.root == "module" and len(steps) > 1 and steps[1].is_index:
            least = 2
        for count in range(len(steps), least - 1, -1):
            yield _reference_text(reference, count)


def _reference_text(reference: Traversal, count: int) -> str:
    text = reference.root
    for step in reference.steps[:count]:
        text += index_suffix(step.key) if step.is_index else f".{step.key}"
    return text
