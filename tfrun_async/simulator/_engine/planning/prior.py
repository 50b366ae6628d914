"""The state before a plan: refreshed, with what was moved at its new address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from tfrun_async.simulator._engine.configuration.tree import Tree
from tfrun_async.simulator._engine.hcl.values import from_json
from tfrun_async.simulator._engine.planning.addresses import includes
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.moves import moved_instance
from tfrun_async.simulator._engine.planning.resource_types import decode, encode, same_json
from tfrun_async.simulator._engine.state_document import (
    StateInstance,
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

    def take(self, address: str, *, is_counted: bool) -> StateInstance | None:
        """Return the instance at an address, which the configuration declares.

        When `count` was added or removed, the single instance and the first one are the same.
        """
        self.taken.add(address)
        found = self.instances.get(address)
        is_first = address.endswith("[0]")
        other = address.removesuffix("[0]") if is_first else f"{address}[0]"
        if found is None and is_counted == is_first and other in self.instances:
            moved = self.instances.pop(other)
            index = 0 if is_first else None
            found = attrs.evolve(moved, address=address, index=index)
            self.instances[address] = found
            self.previous[address] = self.previous.pop(other, other)
        return found

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
    for address, instance in sorted(prior.instances.items()):
        moved = moved_instance(instance, source, target)
        if moved is not None and moved.address not in prior.instances:
            del prior.instances[address]
            prior.instances[moved.address] = moved
            prior.previous[moved.address] = prior.previous.pop(address, address)
