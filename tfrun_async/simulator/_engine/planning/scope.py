"""What names stand for within an instance of a module."""

from __future__ import annotations

import attrs

from tfrun_async.simulator._engine.configuration.tree import ModuleNode
from tfrun_async.simulator._engine.diagnostics import describe
from tfrun_async.simulator._engine.hcl.errors import Budget, EvaluationError
from tfrun_async.simulator._engine.hcl.evaluation import Evaluator, Names
from tfrun_async.simulator._engine.hcl.syntax import Expression, Traversal, traversals
from tfrun_async.simulator._engine.hcl.values import (
    UNKNOWN_VALUE,
    Value,
    object_value,
    string,
    tuple_value,
)
from tfrun_async.simulator._engine.planning.addresses import Key, ModuleKeys, module_address
from tfrun_async.simulator._engine.planning.expansion import Repetition


@attrs.define(eq=False, repr=False)
class Repeated:
    """The values of the instances of a block."""

    repetition: Repetition
    values: dict[Key, Value] = attrs.field(factory=dict)
    is_unknown: bool = False

    def value(self) -> Value:
        """Return the value that a reference to the block has."""
        if self.is_unknown:
            return UNKNOWN_VALUE
        if self.repetition == "single":
            return self.values.get(None, UNKNOWN_VALUE)
        if self.repetition == "count":
            return tuple_value(self.values[key] for key in sorted(self.values, key=_index))
        return object_value({str(key): value for key, value in self.values.items()})


def _index(key: Key) -> int:
    return key if isinstance(key, int) else 0


@attrs.define(eq=False, repr=False)
class ModuleInstance:
    """An instance of a module, with the values of what it declares, as far as evaluated."""

    keys: ModuleKeys
    node: ModuleNode
    workspace: str
    budget: Budget
    names: Names = attrs.field(factory=dict)
    """What `each` and `count` are for its arguments."""
    variables: dict[str, Value] = attrs.field(factory=dict)
    locals: dict[str, Value] = attrs.field(factory=dict)
    outputs: dict[str, Value] = attrs.field(factory=dict)
    resources: dict[str, Repeated] = attrs.field(factory=dict)
    calls: dict[str, tuple[Repeated, dict[Key, ModuleInstance]]] = attrs.field(factory=dict)

    @property
    def address(self) -> str:
        """Return the address of the instance; empty for the root."""
        return module_address(self.keys)

    @property
    def evaluator(self) -> Evaluator:
        """Return an evaluator of expressions of this module."""
        return Evaluator(self.lookup, self.budget)

    def lookup(self, reference: Traversal) -> tuple[Value, int]:
        """Return the value of a reference's root, and how many steps led to it."""
        steps = reference.steps
        first = str(steps[0].key) if steps else ""
        match reference.root:
            case "var" | "local" | "module" | "path" | "terraform" as root:
                return self._named(root, first), 1
            case "each" | "count" | "self":
                return UNKNOWN_VALUE, len(steps)
            case "data" | "ephemeral" as mode:
                second = str(steps[1].key) if len(steps) > 1 else ""
                return self._resource(f"{mode}.{first}.{second}"), min(2, len(steps))
            case kind:
                return self._resource(f"{kind}.{first}"), 1

    def _named(self, root: str, name: str) -> Value:
        match root:
            case "var":
                return self.variables.get(name, UNKNOWN_VALUE)
            case "local":
                return self.locals.get(name, UNKNOWN_VALUE)
            case "module":
                return self._module(name)
            case "path":
                return self._path(name)
            case _:
                return string(self.workspace) if name == "workspace" else UNKNOWN_VALUE

    def _resource(self, address: str) -> Value:
        found = self.resources.get(address)
        return UNKNOWN_VALUE if found is None else found.value()

    def _path(self, name: str) -> Value:
        if name == "module":
            return string(self.node.module.directory or ".")
        return string(".") if name in {"root", "cwd"} else UNKNOWN_VALUE

    def _module(self, name: str) -> Value:
        if name not in self.calls:
            return UNKNOWN_VALUE
        repeated, children = self.calls[name]
        values = {key: object_value(child.outputs) for key, child in children.items()}
        return attrs.evolve(repeated, values=values).value()

    def notes(self, expression: Expression | None, names: Names) -> list[dict[str, str]]:
        """Return what the references of an expression stand for, for a diagnostic."""
        found: dict[str, str] = {}
        for reference in traversals(expression) if expression is not None else ():
            text = reference.span.text
            if not reference.steps and reference.root not in names:
                continue  # a name of a loop
            try:
                value = self.evaluator.evaluate(reference, names)
            except EvaluationError:
                text, value = self._longest(reference, names)
            if text:
                found.setdefault(text, describe(value))
        return [{"traversal": text, "statement": found[text]} for text in sorted(found)]

    def _longest(self, reference: Traversal, names: Names) -> tuple[str, Value]:
        """Return the longest part of a reference that has a value."""
        for count in range(len(reference.steps) - 1, -1, -1):
            part = Traversal(
                reference.span_of(count),
                reference.root,
                reference.root_span,
                reference.steps[:count],
            )
            try:
                value = self.evaluator.evaluate(part, names)
            except EvaluationError:
                continue
            return part.span.text, value
        return "", UNKNOWN_VALUE
