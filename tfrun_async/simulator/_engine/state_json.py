"""States in the form of `terraform show -json`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tfrun_async.simulator._engine.planning.instances import (
    attributes_json,
    parts_json,
    prior_attributes,
)
from tfrun_async.simulator._engine.planning.value_json import sensitive_json
from tfrun_async.simulator._engine.state_document import StateDocument, StateInstance, instances


def state_json(document: StateDocument) -> dict[str, Any]:
    """Return a state document in the form of `terraform show -json`."""
    described: dict[str, Any] = {"format_version": "1.0"}
    found = list(instances(document))
    outputs = document.get("outputs") or {}
    if not found and not outputs:
        return described  # as Terraform describes an empty state
    return {
        **described,
        "terraform_version": document.get("terraform_version"),
        "values": {
            **({"outputs": _outputs(outputs)} if outputs else {}),
            "root_module": nest_modules("", [(each.module, _resource(each)) for each in found]),
        },
    }


def _outputs(outputs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {
            "sensitive": output.get("sensitive", False),
            "value": output["value"],
            "type": output.get("type"),
        }
        for name, output in outputs.items()
    }


def nest_modules(address: str, found: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return the module at an address with its resources, and its child modules.

    Args:
        address: The address of the module; empty for the root.
        found: The resources in it and below it, each with the address of its module.
    """
    resources: list[dict[str, Any]] = []
    children: defaultdict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for module, resource in found:
        if module == address:
            resources.append(resource)
        else:
            children[_child(address, module)].append((module, resource))
    child_modules = [nest_modules(child, inside) for child, inside in children.items()]
    return {
        **({"resources": resources} if resources else {}),
        **({"address": address} if address else {}),
        **({"child_modules": child_modules} if child_modules else {}),
    }


def _child(parent: str, module: str) -> str:
    """Return the address of the module below `parent` that another module is in."""
    rest = module[len(parent) + 1 :] if parent else module
    # The keys of instances may have dots: module.a["x.y"].module.b
    depth, end = 0, len(rest)
    for position, character in enumerate(rest):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if depth == 0 and rest.startswith(".module.", position):
            end = position
            break
    return f"{parent}.{rest[:end]}" if parent else rest[:end]


def _resource(instance: StateInstance) -> dict[str, Any]:
    attributes = prior_attributes(instance)
    return {
        "address": instance.address,
        "mode": instance.mode,
        "type": instance.type,
        "name": instance.name,
        **({"index": instance.index} if instance.index is not None else {}),
        "provider_name": instance.provider,
        "schema_version": 0,
        "values": attributes_json(attributes),
        "sensitive_values": parts_json(sensitive_json, attributes),
        **({"depends_on": list(instance.dependencies)} if instance.dependencies else {}),
        **({"tainted": True} if instance.is_tainted else {}),
    }
