"""The arguments of a resource block: attributes, nested blocks, and `dynamic` blocks."""

from __future__ import annotations

from collections.abc import Callable

from tfrun_async.simulator._engine.hcl.access import iterate
from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.evaluation import Evaluator, Names
from tfrun_async.simulator._engine.hcl.syntax import Block, Body, Traversal
from tfrun_async.simulator._engine.hcl.values import (
    UNKNOWN_VALUE,
    Value,
    object_value,
    tuple_value,
)

Report = Callable[[EvaluationError], None]


def read_arguments(
    body: Body, evaluator: Evaluator, names: Names, report: Report
) -> dict[str, Value]:
    """Return the values of a body; blocks of one type make a list.

    An error is reported, and its value is unknown.
    """
    values: dict[str, Value] = {}
    for name, attribute in body.attributes.items():
        try:
            values[name] = evaluator.evaluate(attribute.expression, names)
        except EvaluationError as error:
            report(error)
            values[name] = UNKNOWN_VALUE
    blocks: dict[str, list[Value] | None] = {}
    for block in body.blocks:
        if block.type == "dynamic" and block.labels:
            kind, items = block.labels[0], _dynamic(block, evaluator, names, report)
        else:
            kind = block.type
            items = [object_value(read_arguments(block.body, evaluator, names, report))]
        known = blocks.setdefault(kind, [])
        blocks[kind] = None if items is None or known is None else known + items
    for kind, found in blocks.items():
        values[kind] = UNKNOWN_VALUE if found is None else tuple_value(found)
    return values


def _dynamic(
    block: Block, evaluator: Evaluator, names: Names, report: Report
) -> list[Value] | None:
    """Return the blocks that a `dynamic` block makes, None if they are unknown."""
    for_each = block.body.expression("for_each")
    content = next(iter(block.body.blocks_of("content")), None)
    if for_each is None or content is None:
        return []
    try:
        collection = evaluator.evaluate(for_each, names)
    except EvaluationError as error:
        report(error)
        return None
    if collection.is_unknown or collection.is_null:
        return None
    iterator = block.body.expression("iterator")
    name = iterator.root if isinstance(iterator, Traversal) else block.labels[0]
    return [
        object_value(
            read_arguments(
                content.body,
                evaluator,
                {**names, name: object_value({"key": key, "value": item})},
                report,
            )
        )
        for key, item in iterate(collection)
    ]
