"""The walk through the graph, which plans and applies each declaration in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from tfrun_async.simulator._engine.configuration.blocks import Output, Resource, Rule
from tfrun_async.simulator._engine.configuration.tree import ModuleNode, ModulePath, Tree
from tfrun_async.simulator._engine.diagnostics import diagnose, from_evaluation_error
from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
from tfrun_async.simulator._engine.hcl.errors import Budget, EvaluationError
from tfrun_async.simulator._engine.hcl.evaluation import Names
from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import Expression
from tfrun_async.simulator._engine.hcl.values import NULL, UNKNOWN_VALUE, Value, unknown
from tfrun_async.simulator._engine.planning.addresses import Key, within
from tfrun_async.simulator._engine.planning.arguments import read_arguments
from tfrun_async.simulator._engine.planning.expansion import (
    MAX_INSTANCES,
    Instances,
    UnknownRepetitionError,
    expand,
    repetition_of,
)
from tfrun_async.simulator._engine.planning.graph import Graph, NodeKey
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.instances import InstancePlanner, InstanceRequest
from tfrun_async.simulator._engine.planning.prior import PriorState
from tfrun_async.simulator._engine.planning.resource_types import (
    SCHEMAS,
    as_object,
    decode,
    provider_address,
)
from tfrun_async.simulator._engine.planning.scope import ModuleInstance, Repeated
from tfrun_async.simulator._engine.planning.selection import Selection
from tfrun_async.simulator._engine.planning.variables import check_rules, evaluate_rule
from tfrun_async.simulator._engine.state_document import index_suffix, instance_address
from tfrun_async.simulator._records.plans import NO_OP, Diagnostic, OutputChange


@attrs.define(eq=False)
class Walk:
    """Evaluates declarations in order; the planner decides what happens to each instance."""

    inputs: PlanInputs
    tree: Tree
    graph: Graph
    prior: PriorState
    selection: Selection
    planner: InstancePlanner
    budget: Budget
    variables: Mapping[str, Value]
    imports: Callable[[ModuleInstance], dict[str, str]] = attrs.field(
        default=lambda root: {}  # noqa: ARG005  (replaced by the caller)
    )
    diagnostics: list[Diagnostic] = attrs.field(factory=list)
    modules: dict[ModulePath, list[ModuleInstance]] = attrs.field(factory=dict)
    outputs: dict[str, Value] = attrs.field(factory=dict)
    """The values of the root module's outputs that could be evaluated."""
    unsettled: set[NodeKey] = attrs.field(factory=set)
    """The declarations that depend on something that changes."""
    _import_ids: dict[str, str] | None = None
    failed: set[NodeKey] = attrs.field(factory=set)
    """The resources that an apply could not change, and what depends on them."""

    def run(self) -> None:
        """Evaluate everything."""
        root = ModuleInstance((), self.tree.root, self.inputs.workspace, self.budget)
        self.modules[()] = [root]
        root.variables |= self.variables
        methods: Mapping[str, Callable[[NodeKey, ModuleInstance], None]] = {
            "var": self._variable,
            "local": self._local,
            "output": self._output,
            "call": self._call,
            "resource": self._resource,
        }
        for key in self.graph.order:
            dependencies = self.graph.dependencies[key]
            if key in self.graph.volatile or not self.unsettled.isdisjoint(dependencies):
                self.unsettled.add(key)
            if not self.failed.isdisjoint(dependencies):
                self.failed.add(key)
            for module in list(self.modules.get(key.path, ())):
                methods[key.kind](key, module)
        self._checks()

    def _evaluate(
        self,
        module: ModuleInstance,
        expression: Expression,
        names: Names,
        address: str | None = None,
    ) -> Value:
        """Return a value; an error is reported, and gives an unknown one."""
        try:
            return module.evaluator.evaluate(expression, names)
        except EvaluationError as error:
            self.report(error, module, names, address)
            return UNKNOWN_VALUE

    def report(
        self,
        error: EvaluationError,
        module: ModuleInstance,
        names: Names,
        address: str | None = None,
    ) -> None:
        """Add the diagnostic of an expression that has no value."""
        notes = module.notes(error.expression, names)
        self.diagnostics.append(from_evaluation_error(error, notes, address))

    def _variable(self, key: NodeKey, module: ModuleInstance) -> None:
        variable = module.node.module.variables[key.name]
        place = variable.span
        if key.path:
            value, place = self._argument(key, module)
            module.variables[key.name] = value.marked(sensitive=variable.is_sensitive)
        value = module.variables.get(key.name, unknown(variable.type))
        self.diagnostics += check_rules(variable, value, module.evaluator, place)

    def _argument(self, key: NodeKey, module: ModuleInstance) -> tuple[Value, Span]:
        """Return what the call of a module sets a variable to."""
        variable = module.node.module.variables[key.name]
        parent = self._parent(module)
        call = parent.node.module.calls[key.path[-1]]
        argument = call.arguments.get(key.name)
        default = variable.default or NULL
        if argument is None:
            return default, variable.span
        value = self._evaluate(parent, argument.expression, module.names)
        if value.is_null and not variable.is_nullable:
            return default, argument.expression.span
        try:
            return convert(value, variable.type), argument.expression.span
        except ConversionError as error:
            self.diagnostics.append(
                diagnose(
                    argument.expression.span,
                    "Invalid value for input variable",
                    "The given value is not suitable for "
                    f"{module.address}.var.{variable.name} declared at {variable.span.brief()}: "
                    f"{error}.",
                )
            )
            return unknown(variable.type), argument.expression.span

    def _parent(self, module: ModuleInstance) -> ModuleInstance:
        keys = module.keys[:-1]
        candidates = self.modules[module.node.path[:-1]]
        return next(found for found in candidates if found.keys == keys)

    def _local(self, key: NodeKey, module: ModuleInstance) -> None:
        attribute = module.node.module.locals[key.name]
        module.locals[key.name] = self._evaluate(module, attribute.expression, {})

    def _output(self, key: NodeKey, module: ModuleInstance) -> None:
        output = module.node.module.outputs[key.name]
        value = self._evaluate(module, output.value, {})
        for rule in output.rules:
            self._rule(rule, module, {}, "Module output value precondition failed")
        if not key.path:
            self._check_exposure(output, value)
            self.outputs[key.name] = value
        module.outputs[key.name] = value.marked(sensitive=output.is_sensitive)

    def _check_exposure(self, output: Output, value: Value) -> None:
        if value.has_sensitive and not output.is_sensitive:
            self.diagnostics.append(
                diagnose(
                    output.span,
                    "Output refers to sensitive values",
                    "To reduce the risk of accidentally exporting sensitive data that was intended "
                    "to be only internal, Terraform requires that any root module output "
                    "containing sensitive data be explicitly marked as sensitive, to confirm your "
                    "intent.\n\nIf you do intend to export this data, annotate the output value as "
                    "sensitive by adding the following argument:\n    sensitive = true",
                )
            )

    def _call(self, key: NodeKey, module: ModuleInstance) -> None:
        call = module.node.module.calls[key.name]
        child = module.node.children.get(key.name)
        repeated = Repeated(repetition_of(call.count, call.for_each))
        children: dict[Key, ModuleInstance] = {}
        module.calls[key.name] = (repeated, children)
        instances = self._expand(key, module, call.count, call.for_each, "module")
        if child is None or instances is None:
            repeated.is_unknown = True
            return
        for index, names in instances.names.items():
            children[index] = self._module_instance(module, child, key.name, index, names)

    def _module_instance(
        self, parent: ModuleInstance, node: ModuleNode, name: str, index: Key, names: Names
    ) -> ModuleInstance:
        self.budget.spend(100)
        keys = (*parent.keys, (name, index))
        instance = ModuleInstance(keys, node, self.inputs.workspace, self.budget, names)
        self.modules.setdefault(node.path, []).append(instance)
        return instance

    def _expand(
        self,
        key: NodeKey,
        module: ModuleInstance,
        count: Expression | None,
        for_each: Expression | None,
        what: str,
    ) -> Instances | None:
        """Return the instances of a block, None if they are unknown or there is an error."""
        try:
            return expand(module.evaluator, count, for_each, what)
        except EvaluationError as error:
            self.report(error, module, {})
        except UnknownRepetitionError as found:
            if key in self.unsettled:
                self.report(found.error, module, {})
            else:
                self.diagnostics.append(
                    diagnose(
                        found.error.span,
                        "Instances are unknown to the simulator",
                        f"The simulator cannot evaluate how many instances this {what} has. It "
                        "plans no change of them.",
                        severity="warning",
                    )
                )
        return None

    def _resource(self, key: NodeKey, module: ModuleInstance) -> None:
        resource = module.node.module.resources[key.name]
        repeated = Repeated(repetition_of(resource.count, resource.for_each))
        module.resources[key.name] = repeated
        instances = self._expand(key, module, resource.count, resource.for_each, "resource")
        if instances is None:
            repeated.is_unknown = True
            self.prior.keep(within(module.address, resource.address))
            return
        if len(self.planner.changes) + len(instances.names) > MAX_INSTANCES:
            self.diagnostics.append(
                diagnose(
                    resource.span,
                    "Too many instances",
                    f"The simulator plans at most {MAX_INSTANCES} instances.",
                )
            )
            return
        for index, names in instances.names.items():
            repeated.values[index] = self._instance(key, module, resource, index, names)

    def _instance(
        self,
        key: NodeKey,
        module: ModuleInstance,
        resource: Resource,
        index: Key,
        names: Names,
    ) -> Value:
        address = instance_address(
            module.address, resource.mode, resource.type, resource.name, index
        )
        self.budget.spend(10)
        prior = self.prior.take(address, is_counted=resource.count is not None)
        is_selected = self.selection.includes(key, address)
        if self.inputs.is_destroy or self.inputs.is_refresh_only or not is_selected:
            if prior is None:
                return UNKNOWN_VALUE
            return as_object(resource.type, decode(resource.type, prior.attributes))
        for rule in resource.preconditions:
            self._rule(rule, module, names, "Resource precondition failed", address)
        arguments = read_arguments(
            resource.body,
            module.evaluator,
            names,
            lambda error: self.report(error, module, names, address),
        )
        request = InstanceRequest(
            key=key,
            address=address,
            module=module.address,
            resource=resource,
            index=index,
            arguments=arguments,
            prior=prior,
            provider=provider_address(
                resource.type,
                self.tree.root.module.providers | module.node.module.providers,
                resource.provider,
            ),
            import_id=self.import_targets(self.modules[()][0]).get(address),
            is_settled=key not in self.unsettled,
            is_blocked=key in self.failed,
            is_triggered=self._is_triggered(resource, module),
        )
        value, action = self.planner.plan(request)
        # An update of another type is taken to leave what its provider computed.
        is_known_type = (resource.mode, resource.type) in SCHEMAS
        if action in {"create", "replace"} or (action != NO_OP and is_known_type):
            self.unsettled.add(key)
        if address in self.planner.failures:
            self.failed.add(key)
        for rule in resource.postconditions:
            self._rule(
                rule, module, {**names, "self": value}, "Resource postcondition failed", address
            )
        return value

    def _is_triggered(self, resource: Resource, module: ModuleInstance) -> bool:
        """Say whether something changes that `replace_triggered_by` names."""
        for reference in resource.triggers:
            wanted = (
                within(module.address, f"{reference.root}.{reference.steps[0].key}")
                if reference.steps
                else ""
            )
            for step in reference.steps[1:2]:
                if step.is_index:
                    wanted += index_suffix(step.key)
            if any(
                change.action in {"update", "replace", "create"}
                for change in self.planner.changes_of(wanted)
            ):
                return True
        return False

    def import_targets(self, root: ModuleInstance) -> dict[str, str]:
        """Return the ids to import, by address; evaluated when first asked for."""
        if self._import_ids is None:
            self._import_ids = self.imports(root) if root.node.module.imports else {}
        return self._import_ids

    def _rule(
        self,
        rule: Rule,
        module: ModuleInstance,
        names: Names,
        summary: str,
        address: str | None = None,
        *,
        severity: str = "error",
    ) -> bool | None:
        """Report a condition that does not hold; return whether it does, None if unknown."""
        result, message = evaluate_rule(rule, module.evaluator, names)
        if isinstance(result, EvaluationError):
            self.report(result, module, names, address)
            return None
        if result is False and rule.condition is not None:
            self.diagnostics.append(
                diagnose(
                    rule.condition.span,
                    summary,
                    message,
                    address=address,
                    severity=severity,
                    values=module.notes(rule.condition, names),
                )
            )
        return result

    def changed_outputs(self, changes: Mapping[str, OutputChange]) -> set[NodeKey]:
        """Return the outputs that change; those of called modules have no state to compare with."""
        return {
            key
            for key in self.graph.order
            if key.kind == "output"
            and (key.path or (key.name in changes and changes[key.name].action != NO_OP))
        }

    def _checks(self) -> None:
        for instances in self.modules.values():
            for module in instances:
                for check in module.node.module.checks:
                    for rule in check.rules:
                        self._rule(
                            rule, module, {}, "Check block assertion failed", severity="warning"
                        )
