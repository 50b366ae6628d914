"""The attributes of resources that the configuration refers to."""

from __future__ import annotations

from collections.abc import Container

from tfrun_async.simulator._engine.configuration.tree import Tree
from tfrun_async.simulator._engine.hcl.syntax import Traversal, traversals
from tfrun_async.simulator._engine.planning.graph import resource_references

Path = tuple[str | int, ...]


def relevant_attributes(tree: Tree) -> tuple[tuple[str, Path], ...]:
    """Return the resources and attribute paths that others refer to, sorted."""
    found: set[tuple[str, Path]] = set()
    for path, node in tree.nodes.items():
        prefix = "".join(f"module.{name}." for name in path)
        references: list[Traversal] = []
        for attribute in node.module.locals.values():
            references += traversals(attribute.expression)
        for output in node.module.outputs.values():
            references += traversals(output.value)
        for resource in node.module.resources.values():
            references += resource_references(resource)
        for call in node.module.calls.values():
            for argument in call.arguments.values():
                references += traversals(argument.expression)
        for reference in references:
            item = _relevant(reference, prefix, node.module.resources.keys())
            if item is not None:
                found.add(item)
    return tuple(sorted(found, key=str))


def _relevant(
    reference: Traversal, prefix: str, declared: Container[str]
) -> tuple[str, Path] | None:
    steps = reference.steps
    used = 2 if reference.root == "data" else 1
    if len(steps) <= used:
        return None
    address = ".".join([reference.root, *(str(step.key) for step in steps[:used])])
    if address not in declared:
        return None
    rest: list[str | int] = [step.key for step in steps[used:]]
    if steps[used].is_index:
        key = rest.pop(0)
        address += f"[{key}]" if isinstance(key, int) else f'["{key}"]'
    return (prefix + address, tuple(rest)) if rest else None
