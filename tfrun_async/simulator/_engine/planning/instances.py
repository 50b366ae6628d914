"""What happens to each instance: its action, its values, and in an apply its state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import attrs

from tfrun_async.simulator._engine.configuration.blocks import Resource
from tfrun_async.simulator._engine.diagnostics import diagnose
from tfrun_async.simulator._engine.hcl.errors import Budget
from tfrun_async.simulator._engine.hcl.values import (
    NULL,
    UNKNOWN_VALUE,
    Value,
    object_value,
    string,
    to_json,
)
from tfrun_async.simulator._engine.planning.addresses import Key, includes
from tfrun_async.simulator._engine.planning.graph import Graph, NodeKey
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.prior import PriorState
from tfrun_async.simulator._engine.planning.remote_state import (
    NoRemoteStateError,
    read_remote_state,
)
from tfrun_async.simulator._engine.planning.resource_types import (
    REMOTE_STATE,
    Attributes,
    Planned,
    as_object,
    decode,
    encode,
    finish,
    imported_attributes,
    plan_attributes,
    read_private,
    recreated,
    same_json,
    settled,
    write_private,
)
from tfrun_async.simulator._engine.planning.value_json import (
    mark_paths,
    sensitive_json,
    sensitive_paths,
    unknown_json,
)
from tfrun_async.simulator._engine.state_document import StateInstance
from tfrun_async.simulator._records.instances import Identity
from tfrun_async.simulator._records.plans import NO_OP, ApplyStep, Diagnostic, ResourceChange


@attrs.frozen(kw_only=True)
class InstanceRequest:
    """An instance that the configuration declares."""

    key: NodeKey
    address: str
    module: str
    resource: Resource
    index: Key
    arguments: Attributes
    prior: StateInstance | None
    provider: str
    import_id: str | None
    is_settled: bool
    """Whether nothing changes that it depends on: then what is unknown stays as it is."""
    is_blocked: bool
    """Whether the apply of something that it depends on failed."""
    is_triggered: bool

    def identity(self) -> Identity:
        """Return what the instance's state and change have in common with it."""
        return {
            "address": self.address,
            "module": self.module,
            "mode": self.resource.mode,
            "type": self.resource.type,
            "name": self.resource.name,
            "index": self.index,
            "provider": self.provider,
        }


@attrs.frozen
class _Decision:
    action: str
    reason: str | None = None


@attrs.define(eq=False)
class InstancePlanner:
    """Plans instances; when it applies, it makes the changes too."""

    inputs: PlanInputs
    graph: Graph
    prior: PriorState
    budget: Budget
    is_applying: bool = False
    failing: Mapping[str, str] = attrs.field(factory=dict)
    """The errors that an apply meets, by address."""
    changes: list[ResourceChange] = attrs.field(factory=list)
    steps: list[ApplyStep] = attrs.field(factory=list)
    results: dict[str, StateInstance] = attrs.field(factory=dict)
    """The instances of the state after the apply."""
    failures: set[str] = attrs.field(factory=set)
    diagnostics: list[Diagnostic] = attrs.field(factory=list)

    def changes_of(self, target: str) -> Iterator[ResourceChange]:
        """Yield the changes of the instances that an address names."""
        return (change for change in self.changes if includes(target, change.address))

    def plan(self, request: InstanceRequest) -> tuple[Value, str]:
        """Return the value that references to an instance have, and its action."""
        kind = request.resource.type
        if request.resource.mode != "managed":
            return self._read(request), NO_OP
        prior = self._prior(request)
        planned = _planned(request, prior)
        decision = self._decide(request, prior, planned)
        attributes = planned.attributes
        if decision.action == "replace":
            attributes = recreated(kind, request.arguments)
        self._check_destruction(request, decision)
        change = self._change(request, decision, prior, attributes)
        self.changes.append(change)
        if not self.is_applying:
            return as_object(kind, attributes), decision.action
        return self._apply(request, change, attributes), decision.action

    def _read(self, request: InstanceRequest) -> Value:
        """Return the value of a data source."""
        kind, arguments = request.resource.type, request.arguments
        if kind != REMOTE_STATE:
            return as_object(kind, {**prior_attributes(request.prior), **arguments})
        try:
            return object_value(read_remote_state(arguments, self.inputs.remote_outputs))
        except NoRemoteStateError as error:
            span = request.resource.span
            self.diagnostics.append(
                diagnose(span, "Unable to find remote state", str(error), address=request.address)
            )
            return UNKNOWN_VALUE

    @staticmethod
    def _prior(request: InstanceRequest) -> Attributes | None:
        if request.prior is not None:
            return prior_attributes(request.prior)
        if request.import_id is None:
            return None
        return imported_attributes(
            request.resource.type, request.arguments, string(request.import_id)
        )

    def _decide(
        self, request: InstanceRequest, prior: Attributes | None, planned: Planned
    ) -> _Decision:
        if prior is None:
            return _Decision("create")
        if request.prior is not None and request.prior.is_tainted:
            return _Decision("replace", "replace_because_tainted")
        if request.address in self.inputs.replacements:
            return _Decision("replace", "replace_by_request")
        if request.is_triggered:
            return _Decision("replace", "replace_by_triggers")
        if planned.needs_replacement:
            return _Decision("replace", "replace_because_cannot_update")
        names = {*prior, *planned.attributes}
        is_same = all(
            planned.attributes.get(name, NULL).is_wholly_known
            and same_json(
                to_json(prior.get(name, NULL)), to_json(planned.attributes.get(name, NULL))
            )
            for name in names
        )
        return _Decision(NO_OP if is_same else "update")

    def _check_destruction(self, request: InstanceRequest, decision: _Decision) -> None:
        if decision.action == "replace" and request.resource.prevents_destroy:
            self.diagnostics.append(prevented(request.resource, request.address))

    def _change(
        self,
        request: InstanceRequest,
        decision: _Decision,
        prior: Attributes | None,
        after: Attributes,
    ) -> ResourceChange:
        is_imported = request.prior is None and request.import_id is not None
        return ResourceChange(
            **request.identity(),
            action=decision.action,
            before=None if prior is None else attributes_json(prior),
            after=attributes_json(after),
            after_unknown={} if decision.action == NO_OP else parts_json(unknown_json, after),
            before_sensitive=False if prior is None else parts_json(sensitive_json, prior),
            after_sensitive=parts_json(sensitive_json, after),
            reason=decision.reason,
            import_id=request.import_id if is_imported else None,
            previous_address=self.prior.previous.get(request.address),
        )

    def _apply(
        self, request: InstanceRequest, change: ResourceChange, planned: Attributes
    ) -> Value:
        """Make a change, unless it fails or something that it needs did; return the values."""
        self.results.pop(change.previous_address or "", None)
        address, kind = request.address, request.resource.type
        if request.is_blocked and change.action != NO_OP:
            self.failures.add(address)
            return UNKNOWN_VALUE
        if address in self.failing and change.action != NO_OP:
            self._fail(change, request.resource)
            if change.action == "replace":
                self.results.pop(address, None)
            return UNKNOWN_VALUE
        if change.action == NO_OP and change.import_id is None and request.prior is not None:
            self.results[address] = request.prior
            return as_object(kind, planned)
        new_id = str(uuid5(NAMESPACE_URL, f"{self.inputs.seed}/{address}"))
        done = finish(kind, planned, new_id)
        self.results[address] = self._state_instance(request, done)
        if change.action != NO_OP or change.import_id is not None:
            made = attrs.evolve(change, after=attributes_json(done), after_unknown={})
            self.steps.append(ApplyStep(made))
        return as_object(kind, done)

    def _state_instance(self, request: InstanceRequest, done: Attributes) -> StateInstance:
        resource = request.resource
        paths = [
            [{"type": "get_attr", "value": name}, *path]
            for name, value in sorted(done.items())
            for path in sensitive_paths(value)
        ]
        is_known_type = resource.type == "terraform_data"
        return StateInstance(
            **request.identity(),
            attributes=encode(resource.type, done),
            dependencies=self._dependencies(request.key),
            sensitive_attributes=tuple(paths),
            private=None if is_known_type else write_private(request.arguments),
        )

    def _dependencies(self, key: NodeKey) -> tuple[str, ...]:
        found = self.graph.closure([key])
        self.budget.spend(len(found) // 20)
        return tuple(sorted(k.label() for k in found if k.kind == "resource" and k != key))

    def _fail(self, change: ResourceChange, resource: Resource | None) -> None:
        self.failures.add(change.address)
        self.steps.append(ApplyStep(change, is_failed=True))
        summary, _, detail = self.failing[change.address].partition("\n")
        self.diagnostics.append(
            diagnose(
                resource.span if resource else None,
                summary,
                detail.lstrip("\n"),
                address=change.address,
            )
        )

    def imported(self, change: ResourceChange) -> StateInstance:
        """Return the state of an instance that is imported without a configuration."""
        attributes = decode(change.type, change.after or {})
        return StateInstance(
            **change.identity(),
            attributes=encode(change.type, attributes),
        )

    def destroy(
        self, instance: StateInstance, reason: str | None, *, action: str = "delete"
    ) -> None:
        """Plan the end of an instance that is in the state."""
        attributes = prior_attributes(instance)
        change = ResourceChange(
            **instance.identity(),
            action=action,
            before=attributes_json(attributes),
            after=None,
            after_unknown={},
            before_sensitive=parts_json(sensitive_json, attributes),
            reason=reason,
            previous_address=self.prior.previous.get(instance.address),
        )
        self.changes.append(change)
        if not self.is_applying:
            return
        if instance.address in self.failing:
            self._fail(change, None)
            return
        for address in (instance.address, change.previous_address):
            self.results.pop(address or "", None)
        self.steps.append(ApplyStep(change))


def prevented(resource: Resource, address: str) -> Diagnostic:
    """Return the error of a plan that would destroy what must stay."""
    return diagnose(
        resource.span,
        "Instance cannot be destroyed",
        f"Resource {address} has lifecycle.prevent_destroy set, but the plan calls for this "
        "resource to be destroyed. To avoid this error and continue with the plan, either disable "
        "lifecycle.prevent_destroy or reduce the scope of the plan using the -target option.",
    )


def prior_attributes(instance: StateInstance | None) -> Attributes:
    """Return the attributes of an instance of a state, with what is sensitive in them."""
    if instance is None:
        return {}
    attributes = decode(instance.type, instance.attributes)
    for path in instance.sensitive_attributes:
        first = path[0] if isinstance(path, list) and path else None
        name = first.get("value") if isinstance(first, dict) else None
        if isinstance(name, str) and name in attributes:
            attributes[name] = mark_paths(attributes[name], [path[1:]])
    return attributes


def _planned(request: InstanceRequest, prior: Attributes | None) -> Planned:
    arguments = request.arguments
    resource = request.resource
    if prior is None:
        return plan_attributes(resource.type, arguments, None, frozenset())
    if request.is_settled:
        for name, value in arguments.items():
            arguments[name] = settled(value, prior.get(name, NULL))
    for name in prior if resource.ignores_all else resource.ignored:
        if name in arguments and name in prior:
            arguments[name] = prior[name]
    earlier = read_private(request.prior.private) if request.prior else frozenset()
    return plan_attributes(resource.type, arguments, prior, earlier)


def attributes_json(attributes: Attributes) -> dict[str, Any]:
    """Return attributes as JSON, without those that are unknown."""
    return {n: to_json(value) for n, value in sorted(attributes.items()) if not value.is_unknown}


def parts_json(describe: Any, attributes: Attributes) -> dict[str, Any]:
    """Return what is unknown or sensitive in attributes; the others are left out."""
    found = {name: describe(value) for name, value in sorted(attributes.items())}
    return {name: part for name, part in found.items() if part is not False}
