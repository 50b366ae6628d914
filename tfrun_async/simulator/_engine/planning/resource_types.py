"""How resources behave: `terraform_data` as the real one, others by their arguments.

The attributes of other types are their arguments and an `id`. Those that a provider would compute
are not known here; references to them are unknown.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import attrs

from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
from tfrun_async.simulator._engine.hcl.types import STRING, type_from_json
from tfrun_async.simulator._engine.hcl.values import (
    NULL,
    Value,
    from_json,
    object_value,
    to_json,
    unknown,
)

TERRAFORM_DATA = "terraform_data"
REMOTE_STATE = "terraform_remote_state"
_BUILT_IN = "terraform.io/builtin/terraform"
_REGISTRY = "registry.terraform.io"
_ABSENT_STRING = Value(STRING, None)


@attrs.frozen
class Schema:
    """The attributes of a type: what a configuration sets, and what is computed."""

    arguments: frozenset[str]
    computed: frozenset[str]


SCHEMAS = {
    ("managed", TERRAFORM_DATA): Schema(
        frozenset({"input", "triggers_replace"}), frozenset({"id", "output"})
    ),
    ("data", REMOTE_STATE): Schema(
        frozenset({"backend", "config", "defaults", "workspace"}), frozenset({"outputs"})
    ),
}

Attributes = dict[str, Value]


@attrs.frozen
class Planned:
    """The attributes of an instance after the plan, and whether it must be replaced for them."""

    attributes: Attributes
    needs_replacement: bool = False


def provider_address(kind: str, sources: Mapping[str, str], local_name: str = "") -> str:
    """Return the address of the provider of a resource type."""
    name = local_name or kind.partition("_")[0]
    if name == "terraform":
        return _BUILT_IN
    source = sources.get(name, f"hashicorp/{name}")
    return source if source.count("/") == 2 else f"{_REGISTRY}/{source}"


def plan_attributes(
    kind: str, arguments: Attributes, prior: Attributes | None, earlier: frozenset[str]
) -> Planned:
    """Return what an instance would have.

    Args:
        kind: The resource type.
        arguments: What the configuration sets.
        prior: The attributes in the state, None if there is no instance.
        earlier: The arguments that the configuration set when the state was written.
    """
    if kind == TERRAFORM_DATA:
        return _plan_terraform_data(arguments, prior)
    planned: Attributes = {} if prior is None else dict(prior)
    for name in earlier - arguments.keys():
        planned[name] = NULL
    planned |= arguments
    if prior is None or "id" not in prior:
        planned.setdefault("id", unknown(STRING))
    return Planned(planned)


def _plan_terraform_data(arguments: Attributes, prior: Attributes | None) -> Planned:
    given = arguments.get("input", NULL)
    triggers = arguments.get("triggers_replace", NULL)
    planned = {"id": unknown(STRING), "input": given, "output": NULL, "triggers_replace": triggers}
    if not given.is_null or prior is not None:
        planned["output"] = unknown(given.type)
    if prior is None:
        return Planned(planned)
    if not same_value(triggers, prior.get("triggers_replace", NULL)):
        return Planned(planned, needs_replacement=True)
    planned["id"] = prior.get("id", _ABSENT_STRING)
    if same_value(given, prior.get("input", NULL)):
        planned["output"] = prior.get("output", NULL)
    return Planned(planned)


def imported_attributes(kind: str, arguments: Attributes, found_id: Value) -> Attributes:
    """Return the attributes of an instance that is imported.

    `terraform_data` knows its id only; others are taken to be as the configuration says.
    """
    if kind == TERRAFORM_DATA:
        return {"id": found_id, "input": NULL, "output": NULL, "triggers_replace": NULL}
    return {**arguments, "id": found_id}


def recreated(kind: str, arguments: Attributes) -> Attributes:
    """Return what a new instance would have in place of one that is replaced."""
    return plan_attributes(kind, arguments, None, frozenset()).attributes


def finish(kind: str, planned: Attributes, new_id: str) -> Attributes:
    """Return the attributes after the apply: nothing is unknown any more."""
    done: Attributes = {}
    for name, value in planned.items():
        is_new = name == "id" and value.is_unknown
        done[name] = from_json(new_id) if is_new else resolved(value)
    if kind == TERRAFORM_DATA and planned["output"].is_unknown:
        done["output"] = done["input"].unmarked()
    return done


def resolved(value: Value) -> Value:
    """Return a value whose unknown parts are null."""
    if value.is_wholly_known:
        return value
    if value.is_unknown:
        return Value(value.type, None, value.is_sensitive)
    if isinstance(value.raw, tuple):
        raw: Any = tuple(resolved(item) for item in value.raw)
    else:
        raw = {name: resolved(item) for name, item in value.entries.items()}
    return attrs.evolve(value, raw=raw)


def settled(value: Value, prior: Value) -> Value:
    """Return a value whose unknown parts are those of the prior one."""
    if value.is_wholly_known:
        return value
    if value.is_unknown:
        return prior.marked(sensitive=value.is_sensitive)
    if isinstance(value.raw, tuple):
        others = prior.items if len(prior.items) == len(value.raw) else (NULL,) * len(value.raw)
        raw: Any = tuple(settled(a, b) for a, b in zip(value.raw, others, strict=True))
    else:
        raw = {n: settled(item, prior.entries.get(n, NULL)) for n, item in value.entries.items()}
    return attrs.evolve(value, raw=raw)


def same_value(left: Value, right: Value) -> bool:
    """Say whether two values are known and equal as JSON."""
    if not (left.is_wholly_known and right.is_wholly_known):
        return False
    return same_json(to_json(left), to_json(right))


def same_json(left: Any, right: Any) -> bool:
    """Say whether two documents are equal; true is not 1."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def decode(kind: str, attributes: Mapping[str, Any]) -> Attributes:
    """Read the attributes of a state document."""
    decoded: Attributes = {}
    for name, document in attributes.items():
        is_dynamic = kind == TERRAFORM_DATA and name != "id"
        if is_dynamic and isinstance(document, dict) and "type" in document:
            value = from_json(document.get("value"))
            with suppress(ConversionError):
                value = convert(value, type_from_json(document["type"]))
            decoded[str(name)] = value
        else:
            decoded[str(name)] = from_json(document)
    return decoded


def encode(kind: str, attributes: Attributes) -> dict[str, Any]:
    """Write attributes for a state document."""
    encoded: dict[str, Any] = {}
    for name, value in sorted(attributes.items()):
        document = to_json(value)
        if kind == TERRAFORM_DATA and name != "id" and document is not None:
            document = {"value": document, "type": value.type.to_json()}
        encoded[name] = document
    return encoded


def as_object(kind: str, attributes: Attributes) -> Value:
    """Return the value that references to an instance have."""
    value = object_value(attributes)
    return value if kind == TERRAFORM_DATA else attrs.evolve(value, is_open=True)


def write_private(arguments: Attributes) -> str:
    """Return the note of a state document that says what the configuration set."""
    note = json.dumps({"arguments": sorted(arguments)}, separators=(",", ":"))
    return base64.b64encode(note.encode()).decode()


def read_private(note: str | None) -> frozenset[str]:
    """Return the arguments that a note names; none if another program wrote it."""
    try:
        document = json.loads(base64.b64decode(note or "", validate=True) or b"{}")
    except (ValueError, binascii.Error, RecursionError):
        return frozenset()
    names = document.get("arguments") if isinstance(document, dict) else None
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()
