"""What `moved` blocks do to the addresses of a state."""

from __future__ import annotations

import re

import attrs

from tfrun_async.simulator._engine.planning.addresses import Key
from tfrun_async.simulator._engine.state_document import StateInstance, instance_address

_MODULE = r"module\.[\w-]+(?:\[[^\]]*\])?"
_ADDRESS = re.compile(
    rf"(?:(?P<module>{_MODULE}(?:\.{_MODULE})*)(?:\.(?!module\.)|$))?"
    r"(?:(?P<type>[\w-]+)\.(?P<name>[\w-]+)(?:\[(?P<key>[^\]]*)\])?)?"
)


def moved_instance(instance: StateInstance, source: str, target: str) -> StateInstance | None:
    """Return an instance at its new address, None if a move is not about it."""
    old, new = _ADDRESS.fullmatch(source), _ADDRESS.fullmatch(target)
    if old is None or new is None or (old["type"] is None) != (new["type"] is None):
        return None
    if old["type"] is None:
        return _in_moved_module(instance, source, target)
    is_named = (instance.module, instance.type, instance.name) == (
        old["module"] or "",
        old["type"],
        old["name"],
    )
    has_keys = old["key"] is not None or new["key"] is not None
    if not is_named or new["type"] != instance.type:
        return None
    if has_keys and instance.index != _read_key(old["key"]):
        return None
    index = _read_key(new["key"]) if has_keys else instance.index
    return _placed(instance, new["module"] or "", new["name"], index)


def _in_moved_module(instance: StateInstance, source: str, target: str) -> StateInstance | None:
    rest = instance.module[len(source) :]
    # Without keys in both addresses, all instances of the module move.
    has_keys = source.endswith("]") or target.endswith("]")
    follows = {"", "."} if has_keys else {"", ".", "["}
    if not instance.module.startswith(source) or rest[:1] not in follows:
        return None
    return _placed(instance, target + rest, instance.name, instance.index)


def _placed(instance: StateInstance, module: str, name: str, index: Key) -> StateInstance:
    address = instance_address(module, instance.mode, instance.type, name, index)
    return attrs.evolve(instance, module=module, name=name, index=index, address=address)


def _read_key(text: str | None) -> Key:
    if text is None:
        return None
    return int(text) if text.isdigit() and len(text) < 10 else text.strip('"')
