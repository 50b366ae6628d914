"""The state before a plan: refreshed, with what was moved at its new address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from tfrun_async.simulator._engine.configuration.tree import Tree
from tfrun_async.simulator._engine.hcl.values import from_json
from tfrun_async.simulator._engine.planning.addresses import includes
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.resource_types import decode, encode, same_json
from tfrun_async.simulator._engine.state_document import (
    StateInstance,
    index_suffix,
    instance_address,
    instances,
)


@attrs.define(eq=False)
class PriorState:
    """The instances of a state by address, and those that the walk has come to."""

    instances: dict[str, StateInstance]
    """Refreshed, and moved."""
    before_refresh: dict[str, StateInstance]
    """As the state document has them."""
    previous: dict[str, str] = attrs.field(factory=dict)
    """The earlier addresses of those that were moved."""
    taken: set[str] = attrs.field(factory=set)
    kept: set[str] = attrs.field(factory=set)

    def take(self, address: str) -> StateInstance | None:
        """Return the instance at an address, which the configuration declares."""
        self.taken.add(address)
        return self.instances.get(address)

    def keep_one(self, address: str) -> None:
        """Leave an instance as it is."""
        self.kept.add(address)

    def keep(self, address: str) -> None:
        """Leave all instances of a resource as they are."""
        self.taken |= {found for found in self.instances if includes(address, found)}

    def orphans(self) -> list[StateInstance]:
        """Return the managed instances that nothing declares, those with dependents last."""
        found = [
            instance
            for address, instance in self.instances.items()
            if instance.mode == "managed" and address not in self.taken
        ]
        return sorted(found, key=lambda item: (-len(item.dependencies), item.address))


def read_prior(inputs: PlanInputs, tree: Tree) -> PriorState:
    """Return the state that a plan starts from."""
    stated = {found.address: found for found in instances(inputs.state)}
    prior = PriorState(dict(stated), stated)
    if inputs.refreshes or inputs.is_refresh_only:
        for address, attributes in inputs.drift.items():
            instance = stated.get(address)
            if instance is None:
                continue
            if attributes is None:
                del prior.instances[address]
            else:
                prior.instances[address] = _drifted(instance, attributes)
    for source, target in _moves(tree):
        _move(prior, source, target)
    return prior


def drifted_instances(prior: PriorState) -> Iterator[tuple[StateInstance, StateInstance | None]]:
    """Yield the instances that changed outside of Terraform, as they were and as they are."""
    current = {prior.previous.get(address, address): i for address, i in prior.instances.items()}
    for address, before in sorted(prior.before_refresh.items()):
        after = current.get(address)
        if after is None or not same_json(dict(before.attributes), dict(after.attributes)):
            yield before, after


def _drifted(instance: StateInstance, changed: Mapping[str, Any]) -> StateInstance:
    attributes = decode(instance.type, instance.attributes)
    attributes |= {name: from_json(value) for name, value in changed.items()}
    return attrs.evolve(instance, attributes=encode(instance.type, attributes))


def _moves(tree: Tree) -> Iterator[tuple[str, str]]:
    for path, node in tree.nodes.items():
        if not path:  # moves within called modules need their instances, which come later
            for moved in node.module.moved:
                yield moved.source, moved.target


def _move(prior: PriorState, source: str, target: str) -> None:
    for address in sorted(prior.instances):
        if not includes(source, address) or target + address[len(source) :] in prior.instances:
            continue
        rest = address[len(source) :]
        moved = _readdressed(prior.instances[address], source, target, rest)
        if moved is not None:
            del prior.instances[address]
            prior.instances[moved.address] = moved
            prior.previous[moved.address] = prior.previous.pop(address, address)


def _readdressed(
    instance: StateInstance, source: str, target: str, rest: str
) -> StateInstance | None:
    """Return an instance at another address, None if the addresses are of different kinds."""
    if source.startswith("module.") and target.startswith("module."):
        module = target + instance.module[len(source) :]
        if not instance.module.startswith(source):
            return None
        address = instance_address(
            module, instance.mode, instance.type, instance.name, instance.index
        )
        return attrs.evolve(instance, module=module, address=address)
    module, _, local = target.rpartition("module.")
    if module or local != target or instance.module:
        return None
    kind, _, name = target.partition(".")
    name, bracket, key = name.partition("[")
    index = instance.index
    if bracket or source.endswith("]") or not rest:
        index = _key(key.rstrip("]")) if bracket else None
    if kind != instance.type:
        return None
    return attrs.evolve(
        instance, name=name, index=index, address=f"{kind}.{name}{index_suffix(index)}"
    )


def _key(text: str) -> int | str | None:
    if not text:
        return None
    return int(text) if text.isdigit() and len(text) < 10 else text.strip('"')
