"""What a plan with targets includes."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from tfrun_async.simulator._engine.planning.addresses import includes, without_keys
from tfrun_async.simulator._engine.planning.graph import Graph, NodeKey


@attrs.frozen
class Selection:
    """The declarations that targets include, and the targets; everything without targets."""

    targets: tuple[str, ...] = ()
    targeted: frozenset[NodeKey] = frozenset()
    needed: frozenset[NodeKey] = frozenset()
    """What the targeted declarations depend on."""

    def includes(self, key: NodeKey, address: str) -> bool:
        """Say whether an instance is planned."""
        if not self.targets or key in self.needed:
            return True
        return key in self.targeted and self.names(address)

    def names(self, address: str) -> bool:
        """Say whether a target names an instance."""
        return not self.targets or any(includes(target, address) for target in self.targets)

    def includes_output(self, graph: Graph, key: NodeKey) -> bool:
        """Say whether an output is updated: all resources that it depends on must be included."""
        if not self.targets:
            return True
        resources = {found for found in graph.closure([key]) if found.kind == "resource"}
        return bool(resources) and resources <= self.targeted | self.needed


def select(graph: Graph, targets: Iterable[str]) -> Selection:
    """Return what targets include."""
    targets = tuple(targets)
    if not targets:
        return Selection()
    plain = [without_keys(target) for target in targets]
    targeted = frozenset(
        key
        for key in graph.dependencies
        if key.kind == "resource" and any(includes(target, key.label()) for target in plain)
    )
    needed = frozenset(graph.closure(targeted)) - targeted
    # An instance of a targeted resource that another targeted one needs is included as a whole.
    for key in targeted:
        needed |= graph.dependencies[key] & targeted
    return Selection(targets, targeted, needed)
