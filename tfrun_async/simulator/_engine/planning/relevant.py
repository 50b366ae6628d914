"""The attributes of resources that contribute to the changes of a plan."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from tfrun_async.simulator._engine.configuration.tree import Tree
from tfrun_async.simulator._engine.hcl.syntax import Traversal, traversals
from tfrun_async.simulator._engine.planning.addresses import without_keys
from tfrun_async.simulator._engine.planning.graph import Graph, NodeKey, value_references
from tfrun_async.simulator._engine.state_document import index_suffix
from tfrun_async.simulator._records.plans import NO_OP, ResourceChange

Path = tuple[str | int, ...]


def relevant_attributes(
    tree: Tree, graph: Graph, changes: Iterable[ResourceChange], outputs: set[NodeKey]
) -> tuple[tuple[str, Path], ...]:
    """Return the resources and attribute paths that changes of resources and outputs refer to."""
    changed = {without_keys(change.address) for change in changes if change.action != NO_OP}
    starts = {key for key in graph.order if key.kind == "resource" and key.label() in changed}
    found: set[tuple[str, Path]] = set()
    for key in _contributors(graph, starts | outputs):
        prefix = "".join(f"module.{name}." for name in key.path)
        declared = tree.nodes[key.path].module.resources
        for reference in _references(tree, key):
            if (item := _relevant(reference, prefix, declared)) is not None:
                found.add(item)
    return tuple(sorted(found, key=str))


def _contributors(graph: Graph, starts: set[NodeKey]) -> set[NodeKey]:
    """Return declarations with the values that they get theirs from, up to resources."""
    found, pending = set(starts), list(starts)
    while pending:
        for key in graph.dependencies[pending.pop()]:
            if key.kind != "resource" and key not in found:
                found.add(key)
                pending.append(key)
    return found


def _references(tree: Tree, key: NodeKey) -> Iterator[Traversal]:
    module = tree.nodes[key.path].module
    match key.kind:
        case "local":
            yield from traversals(module.locals[key.name].expression)
        case "output":
            yield from traversals(module.outputs[key.name].value)
        case "resource":
            yield from value_references(module.resources[key.name])
        case _:
            return


def _relevant(
    reference: Traversal, prefix: str, declared: Container[str]
) -> tuple[str, Path] | None:
    steps = reference.steps
    used = 2 if reference.root == "data" else 1
    if len(steps) < used:
        return None
    address = ".".join([reference.root, *(str(step.key) for step in steps[:used])])
    if address not in declared:
        return None
    rest: list[str | int] = [step.key for step in steps[used:]]
    if rest and steps[used].is_index:
        address += index_suffix(rest.pop(0))
    return prefix + address, tuple(rest)
