"""The configuration in the form of Terraform's plan JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tfrun_async.simulator._engine.configuration.blocks import ModuleCall, Resource
from tfrun_async.simulator._engine.configuration.tree import ModuleNode, load
from tfrun_async.simulator._engine.configuration.type_constraints import constant
from tfrun_async.simulator._engine.hcl.errors import EvaluationError, TooMuchWorkError
from tfrun_async.simulator._engine.hcl.syntax import Body, Expression, Traversal, traversals
from tfrun_async.simulator._engine.hcl.values import to_json
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.resource_types import provider_address


def configuration_json(inputs: PlanInputs) -> dict[str, Any]:
    """Return the configuration of a plan: what it declares, with constants and references."""
    tree = load(inputs.modules, inputs.directory)
    providers: dict[str, Any] = {}
    for node in tree.nodes.values():
        sources = tree.root.module.providers | node.module.providers
        for resource in node.module.resources.values():
            name = _provider_name(resource)
            full = provider_address(resource.type, sources, resource.provider)
            providers[name] = {"name": name, "full_name": full}
    return {
        **({"provider_config": dict(sorted(providers.items()))} if providers else {}),
        "root_module": _module(tree.root),
    }


def _provider_name(resource: Resource) -> str:
    if resource.type == "terraform_data":
        return "terraform"
    return resource.provider or resource.type.split("_", maxsplit=1)[0]


def _module(node: ModuleNode) -> dict[str, Any]:
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
            _resource(resource) for _, resource in sorted(module.resources.items())
        ]
    if module.calls:
        document["module_calls"] = {
            name: _call(call, node.children.get(name))
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


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "address": resource.address,
        "mode": resource.mode,
        "type": resource.type,
        "name": resource.name,
        "provider_config_key": _provider_name(resource),
        **_expressions(resource.body),
        "schema_version": 0,
        **_repetition(resource),
        **_depends_on(resource.depends_on),
    }


def _call(call: ModuleCall, child: ModuleNode | None) -> dict[str, Any]:
    arguments = {name: expression_json(a.expression) for name, a in sorted(call.arguments.items())}
    return {
        "source": call.source,
        **({"expressions": arguments} if arguments else {}),
        **_repetition(call),
        "module": {} if child is None else _module(child),
        **({"version_constraint": call.version} if call.version else {}),
        **_depends_on(call.depends_on),
    }


def _repetition(block: Resource | ModuleCall) -> dict[str, Any]:
    if block.count is not None:
        return {"count_expression": expression_json(block.count)}
    if block.for_each is not None:
        return {"for_each_expression": expression_json(block.for_each)}
    return {}


def _depends_on(references: Iterable[Traversal]) -> dict[str, Any]:
    names = [reference.span.text.strip('"') for reference in references]
    return {"depends_on": names} if names else {}


def _expressions(body: Body) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: expression_json(attribute.expression)
        for name, attribute in sorted(body.attributes.items())
    }
    for block in body.blocks:
        if block.type != "dynamic":
            found.setdefault(block.type, []).append(_expressions(block.body).get("expressions", {}))
    return {"expressions": found} if found else {}


def expression_json(expression: Expression) -> dict[str, Any]:
    """Return a constant value, or the references of an expression."""
    references = list(dict.fromkeys(_references(expression)))
    if references:
        return {"references": references}
    try:
        return {"constant_value": to_json(constant(expression))}
    except (EvaluationError, TooMuchWorkError):
        return {}


def _references(expression: Expression) -> Iterable[str]:
    for reference in traversals(expression):
        for count in range(len(reference.steps), 0, -1):
            is_data = reference.root == "data"
            if count < (2 if is_data else 1):
                break
            if (
                reference.root in {"var", "local", "each", "count", "path", "terraform"}
                and count > 1
            ):
                continue
            yield _reference_text(reference, count)


def _reference_text(reference: Traversal, count: int) -> str:
    text = reference.root
    for step in reference.steps[:count]:
        if not step.is_index:
            text += f".{step.key}"
        else:
            text += f"[{step.key}]" if isinstance(step.key, int) else f'["{step.key}"]'
    return text
