"""The check of references before anything is evaluated, with Terraform's words."""

from __future__ import annotations

from collections.abc import Iterator

from tfrun_async.simulator._engine.configuration.blocks import Module, Resource
from tfrun_async.simulator._engine.configuration.tree import ModuleNode, Tree
from tfrun_async.simulator._engine.diagnostics import diagnose
from tfrun_async.simulator._engine.hcl.suggestions import did_you_mean
from tfrun_async.simulator._engine.hcl.syntax import Traversal, traversals
from tfrun_async.simulator._engine.planning.graph import resource_references
from tfrun_async.simulator._engine.planning.resource_types import SCHEMAS, TERRAFORM_DATA
from tfrun_async.simulator._records.plans import Diagnostic

_INVALID = "Invalid reference"


def check_references(tree: Tree) -> Iterator[Diagnostic]:
    """Yield the errors of all references of a configuration."""
    for node in tree.nodes.values():
        module = node.module
        for attribute in module.locals.values():
            for reference in traversals(attribute.expression):
                yield from _check(node, reference, None)
        for output in module.outputs.values():
            for reference in (*traversals(output.value), *output.depends_on):
                yield from _check(node, reference, None)
        for resource in module.resources.values():
            yield from _check_arguments(resource)
            for reference in resource_references(resource):
                yield from _check(node, reference, resource)
        yield from _check_calls(node)


def _check_calls(node: ModuleNode) -> Iterator[Diagnostic]:
    for call in node.module.calls.values():
        expressions = [argument.expression for argument in call.arguments.values()]
        expressions += [found for found in (call.count, call.for_each) if found is not None]
        for expression in expressions:
            for reference in traversals(expression):
                if reference.root not in {"each", "count"}:
                    yield from _check(node, reference, None)
        child = node.children.get(call.name)
        if child is None:
            continue
        variables = child.module.variables
        for name, argument in call.arguments.items():
            if name not in variables:
                yield diagnose(
                    argument.name_span,
                    "Unsupported argument",
                    f'An argument named "{name}" is not expected here.'
                    + did_you_mean(name, variables),
                )
        for name, variable in variables.items():
            if variable.default is None and name not in call.arguments:
                yield diagnose(
                    call.open_span,
                    "Missing required argument",
                    f'The argument "{name}" is required, but no definition was found.',
                )


def _check_arguments(resource: Resource) -> Iterator[Diagnostic]:
    """Check the arguments of a resource type whose schema is known."""
    schema = SCHEMAS.get((resource.mode, resource.type))
    if schema is None:
        return
    for name, attribute in resource.body.attributes.items():
        if name in schema.computed:
            yield Diagnostic(f'"{name}" attribute is read-only')
        elif name not in schema.arguments:
            yield diagnose(
                attribute.name_span,
                "Unsupported argument",
                f'An argument named "{name}" is not expected here.'
                + did_you_mean(name, schema.arguments),
            )
    for block in resource.body.blocks:
        yield diagnose(
            block.type_span,
            "Unsupported block type",
            f'Blocks of type "{block.type}" are not expected here.',
        )


def _check(
    node: ModuleNode, reference: Traversal, resource: Resource | None
) -> Iterator[Diagnostic]:
    module, steps = node.module, reference.steps
    first = str(steps[0].key) if steps and not steps[0].is_index else None
    match reference.root:
        case "var" | "local" | "module" | "path" | "terraform" as root if first is None:
            yield diagnose(
                reference.span,
                _INVALID,
                f'The "{root}" object cannot be accessed directly. Instead, access one of its '
                "attributes.",
            )
        case "var" if first is not None and first not in module.variables:
            yield _undeclared_variable(module, reference, first)
        case "local" if first is not None and first not in module.locals:
            yield diagnose(
                reference.span_of(1),
                "Reference to undeclared local value",
                f'A local value with the name "{first}" has not been declared.'
                + did_you_mean(first, module.locals),
            )
        case "module" if first is not None and first not in module.calls:
            yield diagnose(
                reference.span_of(min(2, len(steps))),
                "Reference to undeclared module",
                f'No module call named "{first}" is declared in {node.label}.'
                + did_you_mean(first, module.calls),
            )
        case "var" | "local" | "module" | "path" | "terraform" | "self":
            return
        case "count" | "each" as root:
            yield from _check_repetition(reference, root, resource)
        case _:
            yield from _check_resource(node, reference, resource)


def _undeclared_variable(module: Module, reference: Traversal, name: str) -> Diagnostic:
    hint = did_you_mean(name, module.variables) or (
        f' This variable can be declared with a variable "{name}" {{}} block.'
    )
    return diagnose(
        reference.span_of(1),
        "Reference to undeclared input variable",
        f'An input variable with the name "{name}" has not been declared.{hint}',
    )


def _check_repetition(
    reference: Traversal, root: str, resource: Resource | None
) -> Iterator[Diagnostic]:
    span = reference.span_of(min(1, len(reference.steps)))
    if root == "count" and (resource is None or resource.count is None):
        yield diagnose(
            span,
            'Reference to "count" in non-counted context',
            'The "count" object can only be used in "module", "resource", and "data" blocks, and '
            'only when the "count" argument is set.',
        )
    if root == "each" and (resource is None or resource.for_each is None):
        yield diagnose(
            span,
            'Reference to "each" in context without for_each',
            'The "each" object can be used only in "module" or "resource" blocks, and only when '
            'the "for_each" argument is set.',
        )


def _check_resource(
    node: ModuleNode, reference: Traversal, user: Resource | None
) -> Iterator[Diagnostic]:
    is_other_mode = reference.root in {"data", "ephemeral"}
    used = 2 if is_other_mode else 1
    steps = reference.steps
    if len(steps) < used or any(step.is_index for step in steps[:used]):
        what = (
            f'The "{reference.root}" object must be followed by two attribute names: the data '
            "source type and the resource name."
            if is_other_mode
            else "A reference to a resource type must be followed by at least one attribute "
            "access, specifying the resource name."
        )
        indices = [step.span for step in steps[:used] if step.is_index]
        yield diagnose(indices[0] if indices else reference.span, _INVALID, what)
        return
    kind = str(steps[0].key) if is_other_mode else reference.root
    name = str(steps[used - 1].key)
    address = f"{reference.root}.{kind}.{name}" if is_other_mode else f"{kind}.{name}"
    span = reference.span_of(used)
    resource = node.module.resources.get(address)
    if resource is None:
        mode = reference.root if is_other_mode else "managed"
        yield diagnose(
            span,
            "Reference to undeclared resource",
            f'A {mode} resource "{kind}" "{name}" has not been declared in {node.label}.',
        )
    elif resource is user and not any(reference is found for found in resource.triggers):
        yield diagnose(
            span,
            "Self-referential block",
            f"Configuration for {address} may not refer to itself.",
        )
    else:
        yield from _check_instance(reference, used, resource)


def _check_instance(reference: Traversal, used: int, resource: Resource) -> Iterator[Diagnostic]:
    """Check the instance key, and the attribute of a type whose schema is known."""
    steps, address = reference.steps, resource.address
    if len(steps) <= used:
        return
    repetition = "count" if resource.count is not None else "for_each"
    is_repeated = resource.count is not None or resource.for_each is not None
    step = steps[used]
    if is_repeated and not step.is_index:
        key = "count.index" if repetition == "count" else "each.key"
        yield diagnose(
            reference.span_of(used),
            "Missing resource instance key",
            f'Because {address} has "{repetition}" set, its attributes must be accessed on '
            "specific instances.\n\nFor example, to correlate with indices of a referring "
            f"resource, use:\n    {address}[{key}]",
        )
        return
    if not is_repeated and step.is_index:
        yield diagnose(
            reference.span_of(used + 1),
            "Unexpected resource instance key",
            f'Because {address} does not have "count" or "for_each" set, references to it must not '
            "include an index key. Remove the bracketed index to refer to the single instance of "
            "this resource.",
        )
        return
    rest = steps[used + 1 :] if is_repeated else steps[used:]
    if resource.type == TERRAFORM_DATA and rest and not rest[0].is_index:
        schema = SCHEMAS["managed", TERRAFORM_DATA]
        name = str(rest[0].key)
        if name not in schema.arguments | schema.computed:
            yield diagnose(
                rest[0].span,
                "Unsupported attribute",
                f'This object has no argument, nested block, or exported attribute named "{name}".',
            )
