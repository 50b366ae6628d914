"""The parts of values that are unknown or sensitive, in the form of Terraform's plan JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from tfrun_async.simulator._engine.hcl.values import Value


def unknown_json(value: Value) -> Any:
    """Return what is unknown: true and false, in lists and objects; objects omit false."""
    if value.is_unknown:
        return True
    if isinstance(value.raw, tuple):
        return [unknown_json(item) for item in value.raw]
    if isinstance(value.raw, dict):
        return _without_false({name: unknown_json(item) for name, item in value.raw.items()})
    return False


def sensitive_json(value: Value) -> Any:
    """Return what is sensitive, in the same form."""
    if value.is_sensitive:
        return True
    if value.type.kind in {"list", "set", "tuple"} and not value.is_null:
        return [sensitive_json(item) for item in value.items]
    if value.type.kind in {"map", "object"} and not value.is_null:
        return _without_false({name: sensitive_json(item) for name, item in value.entries.items()})
    return False


def _without_false(found: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in found.items() if item is not False}


def sensitive_paths(value: Value) -> Iterator[list[dict[str, Any]]]:
    """Yield the paths of sensitive parts, in the form of state documents."""
    if value.is_sensitive:
        yield []
    elif isinstance(value.raw, tuple):
        for index, item in enumerate(value.raw):
            for path in sensitive_paths(item):
                yield [{"type": "index", "value": {"value": index, "type": "number"}}, *path]
    else:
        is_map = value.type.kind == "map"
        for name, item in value.entries.items():
            for path in sensitive_paths(item):
                key = {"value": name, "type": "string"}
                yield [
                    {"type": "index", "value": key}
                    if is_map
                    else {"type": "get_attr", "value": name},
                    *path,
                ]


def mark_paths(value: Value, paths: Any) -> Value:
    """Return a value with the parts that a state document names as sensitive."""
    for path in paths if isinstance(paths, list | tuple) else ():
        if isinstance(path, list):
            value = _mark(value, path)
    return value


def _mark(value: Value, path: list[Any]) -> Value:
    if not path:
        return value.marked()
    step, rest = path[0], path[1:]
    key = step.get("value") if isinstance(step, dict) else None
    key = key.get("value") if isinstance(key, dict) else key
    if isinstance(value.raw, dict) and isinstance(key, str) and key in value.raw:
        return attrs.evolve(value, raw={**value.raw, key: _mark(value.raw[key], rest)})
    if isinstance(value.raw, tuple) and isinstance(key, int) and 0 <= key < len(value.raw):
        items = list(value.raw)
        items[key] = _mark(items[key], rest)
        return attrs.evolve(value, raw=tuple(items))
    return value
