"""The graph of what refers to what, in the order of evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from tfrun_async.simulator._engine.configuration.blocks import Resource
from tfrun_async.simulator._engine.configuration.tree import ModuleNode, ModulePath, Tree
from tfrun_async.simulator._engine.hcl.syntax import (
    Call,
    Expression,
    Traversal,
    body_traversals,
    traversals,
)

Kind = Literal["var", "local", "output", "resource", "call"]
# Each plan gives these another value, so that nothing that uses them stays as it is.
_VOLATILE = frozenset({"timestamp", "uuid", "bcrypt"})


@attrs.frozen
class NodeKey:
    """A declaration: its kind, the path of its module, and its name or address."""

    kind: Kind
    path: ModulePath
    name: str

    def label(self) -> str:
        """Return the name that messages about cycles use."""
        prefix = "".join(f"module.{name}." for name in self.path)
        match self.kind:
            case "resource":
                return f"{prefix}{self.name}"
            case "call":
                return f"{prefix}module.{self.name} (expand)"
            case kind:
                return f"{prefix}{kind}.{self.name} (expand)"


@attrs.define
class Graph:
    """The declarations with what they depend on, and their order."""

    dependencies: dict[NodeKey, frozenset[NodeKey]]
    volatile: frozenset[NodeKey]
    """Those whose value differs from plan to plan."""
    order: list[NodeKey] = attrs.field(factory=list)
    cycle: list[NodeKey] = attrs.field(factory=list)

    def closure(self, keys: Iterable[NodeKey]) -> set[NodeKey]:
        """Return declarations with all that they depend on."""
        found = set(keys)
        pending = list(found)
        while pending:
            new = self.dependencies.get(pending.pop(), frozenset()) - found
            found |= new
            pending += new
        return found


def build_graph(tree: Tree) -> Graph:
    """Return the graph of a configuration."""
    dependencies: dict[NodeKey, frozenset[NodeKey]] = {}
    volatile: set[NodeKey] = set()
    for path, node in tree.nodes.items():
        for key, expressions, references in _declarations(node):
            found = {
                target for reference in references for target in targets(tree, path, reference)
            }
            found |= _inherited(tree, path)
            if key.kind == "var" and path:
                found |= _argument_targets(tree, key)
            dependencies[key] = frozenset(found - {key})
            if any(_is_volatile(expression) for expression in expressions):
                volatile.add(key)
    graph = Graph(dependencies, frozenset(volatile))
    _sort(graph)
    return graph


def _declarations(
    node: ModuleNode,
) -> Iterator[tuple[NodeKey, list[Expression], list[Traversal]]]:
    """Yield the declarations of a module with their expressions and references."""
    module, path = node.module, node.path
    for name in module.variables:
        yield NodeKey("var", path, name), [], []
    for name, attribute in module.locals.items():
        expression = attribute.expression
        yield NodeKey("local", path, name), [expression], list(traversals(expression))
    for name, output in module.outputs.items():
        references = [*traversals(output.value), *output.depends_on]
        for rule in output.rules:
            if rule.condition is not None:
                references += traversals(rule.condition)
        yield NodeKey("output", path, name), [output.value], references
    for address, resource in module.resources.items():
        yield (
            NodeKey("resource", path, address),
            _expressions(resource),
            list(resource_references(resource)),
        )
    for name, call in module.calls.items():
        repeated = [found for found in (call.count, call.for_each) if found is not None]
        references = [t for expression in repeated for t in traversals(expression)]
        yield NodeKey("call", path, name), repeated, references


def _expressions(resource: Resource) -> list[Expression]:
    return [attribute.expression for attribute in resource.body.attributes.values()]


def value_references(resource: Resource) -> Iterator[Traversal]:
    """Yield the references that the values and the number of a resource come from."""
    yield from body_traversals(resource.body)
    for expression in (resource.count, resource.for_each):
        if expression is not None:
            yield from traversals(expression)


def resource_references(resource: Resource) -> Iterator[Traversal]:
    """Yield all references of a resource block."""
    yield from value_references(resource)
    for rule in (*resource.preconditions, *resource.postconditions):
        for part in (rule.condition, rule.message):
            if part is not None:
                yield from (found for found in traversals(part) if found.root != "self")
    yield from resource.depends_on
    yield from resource.triggers


def _is_volatile(expression: Expression) -> bool:
    if isinstance(expression, Call) and expression.name in _VOLATILE:
        return True
    return any(_is_volatile(child) for child in expression.children())


def targets(tree: Tree, path: ModulePath, reference: Traversal) -> list[NodeKey]:
    """Return what a reference in a module leads to, as far as it is declared."""
    module = tree.nodes[path].module
    names = [str(step.key) for step in reference.steps if not step.is_index]
    first = names[0] if names else ""
    match reference.root:
        case "var" | "local" as kind:
            names_of_kind = module.variables.keys() if kind == "var" else module.locals.keys()
            return [NodeKey(kind, path, first)] if first in names_of_kind else []
        case "module":
            return _module_targets(tree, path, names)
        case "each" | "count" | "self" | "path" | "terraform":
            return []
        case "data" | "ephemeral" as mode:
            address = f"{mode}.{'.'.join(names[:2])}"
        case root:
            address = f"{root}.{first}"
    return [NodeKey("resource", path, address)] if address in module.resources else []


def _module_targets(tree: Tree, path: ModulePath, names: list[str]) -> list[NodeKey]:
    if not names or names[0] not in tree.nodes[path].module.calls:
        return []
    call = NodeKey("call", path, names[0])
    child = tree.nodes[path].children.get(names[0])
    if child is None:
        return [call]
    outputs = child.module.outputs
    wanted = [names[1]] if len(names) > 1 and names[1] in outputs else list(outputs)
    return [call, *(NodeKey("output", child.path, name) for name in wanted)]


def _inherited(tree: Tree, path: ModulePath) -> set[NodeKey]:
    """Return what all of a module depends on: its call, and what the call's depends_on names."""
    if not path:
        return set()
    parent, name = path[:-1], path[-1]
    found = {NodeKey("call", parent, name)}
    for reference in tree.nodes[parent].module.calls[name].depends_on:
        found |= set(targets(tree, parent, reference))
    return found


def _argument_targets(tree: Tree, key: NodeKey) -> set[NodeKey]:
    parent, name = key.path[:-1], key.path[-1]
    argument = tree.nodes[parent].module.calls[name].arguments.get(key.name)
    if argument is None:
        return set()
    return {
        target
        for reference in traversals(argument.expression)
        for target in targets(tree, parent, reference)
    }


def _sort(graph: Graph) -> None:
    """Order the declarations so that each follows what it depends on, else as declared."""
    waiting = {
        key: len(found & graph.dependencies.keys()) for key, found in graph.dependencies.items()
    }
    users: dict[NodeKey, list[NodeKey]] = {}
    for key, found in graph.dependencies.items():
        for dependency in found:
            users.setdefault(dependency, []).append(key)
    ready = [key for key, count in waiting.items() if count == 0]
    while ready:
        following: list[NodeKey] = []
        for key in ready:
            graph.order.append(key)
            for user in users.get(key, ()):
                waiting[user] -= 1
                if waiting[user] == 0:
                    following.append(user)
        ready = following
    if len(graph.order) < len(graph.dependencies):
        graph.cycle = _find_cycle(graph)


def _find_cycle(graph: Graph) -> list[NodeKey]:
    """Return the declarations of one cycle."""
    done = set(graph.order)
    left = [key for key in graph.dependencies if key not in done]
    path: list[NodeKey] = [left[0]]
    seen = {left[0]: 0}
    while True:
        following = next(
            key for key in sorted_keys(graph.dependencies[path[-1]]) if key not in done
        )
        if following in seen:
            return path[seen[following] :]
        seen[following] = len(path)
        path.append(following)


def sorted_keys(keys: Iterable[NodeKey]) -> list[NodeKey]:
    """Return declarations by path, kind and name."""
    return sorted(keys, key=lambda key: (key.path, key.kind, key.name))
