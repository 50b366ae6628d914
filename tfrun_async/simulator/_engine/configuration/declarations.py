"""Read the blocks of a module into its records."""

from __future__ import annotations

import attrs

from tfrun_async.simulator._engine.configuration.blocks import (
    Check,
    Import,
    Module,
    ModuleCall,
    Moved,
    Output,
    Removed,
    Resource,
    Rule,
    Variable,
)
from tfrun_async.simulator._engine.configuration.type_constraints import constant, read_type
from tfrun_async.simulator._engine.diagnostics import diagnose
from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.parser import parse_part
from tfrun_async.simulator._engine.hcl.scanner import Scanner
from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Expression,
    HclSyntaxError,
    Literal,
    Traversal,
    TupleExpression,
    traversals,
)
from tfrun_async.simulator._engine.hcl.types import DYNAMIC
from tfrun_async.simulator._engine.hcl.values import Value

_RESOURCE_ARGUMENTS = frozenset({"count", "for_each", "depends_on", "provider"})
_RESOURCE_BLOCKS = frozenset({"lifecycle", "provisioner", "connection"})
_CALL_ARGUMENTS = frozenset({"source", "version", "count", "for_each", "depends_on", "providers"})


def _report(module: Module, span: Span, summary: str, detail: str) -> None:
    module.diagnostics.append(diagnose(span, summary, detail))


def _text(body: Body, name: str) -> str | None:
    """Return a constant text; None if it is not set, or not constant."""
    expression = body.expression(name)
    value = expression.value if isinstance(expression, Literal) else None
    return value.raw if value is not None and isinstance(value.raw, str) else None


def _flag(body: Body, name: str, *, default: bool = False) -> bool:
    expression = body.expression(name)
    raw = expression.value.raw if isinstance(expression, Literal) else None
    if raw in {"true", "false"}:
        return raw == "true"
    return raw if isinstance(raw, bool) else default


def as_traversal(expression: Expression | None) -> Traversal | None:
    """Return a reference; in JSON it is a text."""
    if isinstance(expression, Literal) and isinstance(expression.value.raw, str):
        span = expression.span
        try:
            expression = parse_part(Scanner(span.file, span.start + 1, span.end - 1))
        except HclSyntaxError:
            return None
    return expression if isinstance(expression, Traversal) else None


def _traversals(body: Body, name: str) -> tuple[Traversal, ...]:
    expression = body.expression(name)
    items = expression.items if isinstance(expression, TupleExpression) else ()
    found = (as_traversal(item) for item in items)
    return tuple(traversal for traversal in found if traversal is not None)


def address_text(traversal: Traversal) -> str:
    """Return a reference in its normal form."""
    text = traversal.root
    for step in traversal.steps:
        if not step.is_index:
            text += f".{step.key}"
        else:
            text += f"[{step.key}]" if isinstance(step.key, int) else f'["{step.key}"]'
    return text


def _rules(module: Module, body: Body, kind: str) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for block in body.blocks_of(kind):
        condition = _required(module, block, "condition")
        rules.append(Rule(block.type_span, condition, _required(module, block, "error_message")))
        if condition is not None and not any(True for _ in traversals(condition)):
            _report(
                module,
                condition.span,
                f"Invalid {kind} expression",
                "The condition expression must refer to at least one object from elsewhere in the "
                "configuration, or else its result would not be checking anything.",
            )
    return tuple(rules)


def _required(module: Module, block: Block, name: str) -> Expression | None:
    found = block.body.expression(name)
    if found is None:
        _report(
            module,
            block.open_span,
            "Missing required argument",
            f'The argument "{name}" is required, but no definition was found.',
        )
    return found


def read_variable(module: Module, block: Block) -> None:
    """Read a `variable` block."""
    name, body = block.labels[0], block.body
    if (earlier := module.variables.get(name)) is not None:
        _report(
            module,
            block.span,
            "Duplicate variable declaration",
            f'A variable named "{name}" was already declared at {earlier.span.brief()}. Variable '
            "names must be unique within a module.",
        )
        return
    type_expression = body.expression("type")
    variable = Variable(
        name=name,
        span=block.span,
        type=DYNAMIC if type_expression is None else read_type(type_expression),
        is_sensitive=_flag(body, "sensitive"),
        is_nullable=_flag(body, "nullable", default=True),
        description=_text(body, "description"),
        rules=_rules(module, body, "validation"),
    )
    module.variables[name] = variable
    if (default := body.expression("default")) is not None:
        module.variables[name] = attrs.evolve(variable, default=_default(variable, default))


def _default(variable: Variable, expression: Expression) -> Value:
    try:
        return convert(constant(expression), variable.type)
    except ConversionError as error:
        raise EvaluationError(
            expression.span,
            "Invalid default value for variable",
            f"This default value is not compatible with the variable's type constraint: {error}.",
        ) from None


def read_locals(module: Module, block: Block) -> None:
    """Read a `locals` block."""
    for name, attribute in block.body.attributes.items():
        if (earlier := module.locals.get(name)) is not None:
            _report(
                module,
                attribute.span,
                "Duplicate local value definition",
                f'A local value named "{name}" was already defined at {earlier.span.brief()}. '
                "Local value names must be unique within a module.",
            )
        else:
            module.locals[name] = attribute


def read_output(module: Module, block: Block) -> None:
    """Read an `output` block."""
    name, body = block.labels[0], block.body
    if (earlier := module.outputs.get(name)) is not None:
        _report(
            module,
            block.span,
            "Duplicate output definition",
            f'An output named "{name}" was already defined at {earlier.span.brief()}. Output names '
            "must be unique within a module.",
        )
        return
    if (value := _required(module, block, "value")) is None:
        return
    module.outputs[name] = Output(
        name=name,
        span=block.span,
        value=value,
        is_sensitive=_flag(body, "sensitive"),
        description=_text(body, "description"),
        depends_on=_traversals(body, "depends_on"),
        rules=_rules(module, body, "precondition"),
    )


def _check_repetition(module: Module, block: Block, kind: str) -> None:
    count, for_each = (block.body.attributes.get(name) for name in ("count", "for_each"))
    if count is not None and for_each is not None:
        second = max(count, for_each, key=lambda attribute: attribute.name_span.start)
        _report(
            module,
            second.name_span,
            'Invalid combination of "count" and "for_each"',
            'The "count" and "for_each" meta-arguments are mutually-exclusive, only one should be '
            f"used to be explicit about the number of {kind} to be created.",
        )


def read_resource(module: Module, block: Block) -> None:
    """Read a `resource`, `data` or `ephemeral` block."""
    kind, name = block.labels
    mode = "managed" if block.type == "resource" else block.type
    resource = _resource(module, block, mode)
    if (earlier := module.resources.get(resource.address)) is not None:
        what = "resource" if mode == "managed" else f"{mode} resource"
        _report(
            module,
            block.span,
            f'Duplicate {what.removesuffix(" resource")} "{kind}" configuration',
            f'A {kind} {what} named "{name}" was already declared at '
            f"{earlier.span.brief()}. Resource names must be unique per type in each module.",
        )
        return
    _check_repetition(module, block, "resources")
    module.resources[resource.address] = resource


def _resource(module: Module, block: Block, mode: str) -> Resource:
    body = block.body
    lifecycle = next(iter(body.blocks_of("lifecycle")), None)
    settings = lifecycle.body if lifecycle else Body(body.span)
    ignored = settings.expression("ignore_changes")
    attributes = {
        name: attribute
        for name, attribute in body.attributes.items()
        if name not in _RESOURCE_ARGUMENTS
    }
    blocks = tuple(inner for inner in body.blocks if inner.type not in _RESOURCE_BLOCKS)
    provider = as_traversal(body.expression("provider"))
    return Resource(
        mode=mode,
        type=block.labels[0],
        name=block.labels[1],
        span=block.span,
        body=Body(body.span, attributes, blocks),
        count=body.expression("count"),
        for_each=body.expression("for_each"),
        depends_on=_traversals(body, "depends_on"),
        triggers=_traversals(settings, "replace_triggered_by"),
        ignored=frozenset(item.root for item in _traversals(settings, "ignore_changes")),
        ignores_all=ignored is not None and ignored.span.text.strip('"') == "all",
        prevents_destroy=_flag(settings, "prevent_destroy"),
        preconditions=_rules(module, settings, "precondition"),
        postconditions=_rules(module, settings, "postcondition"),
        provider=provider.root if provider else "",
    )


def read_call(module: Module, block: Block) -> None:
    """Read a `module` block."""
    name, body = block.labels[0], block.body
    if (earlier := module.calls.get(name)) is not None:
        _report(
            module,
            block.span,
            "Duplicate module call",
            f'A module call named "{name}" was already defined at {earlier.span.brief()}. Module '
            "calls must have unique names within a module.",
        )
        return
    if _required(module, block, "source") is None:
        return
    _check_repetition(module, block, "modules")
    module.calls[name] = ModuleCall(
        name=name,
        span=block.span,
        open_span=block.open_span,
        source=_text(body, "source") or "",
        version=_text(body, "version"),
        arguments={k: v for k, v in body.attributes.items() if k not in _CALL_ARGUMENTS},
        count=body.expression("count"),
        for_each=body.expression("for_each"),
        depends_on=_traversals(body, "depends_on"),
    )


def read_settings(module: Module, block: Block) -> None:
    """Read a `terraform` block: the required version, and the sources of providers."""
    version = block.body.attributes.get("required_version")
    if version is not None:
        module.required_versions.append(version)
    for required in block.body.blocks_of("required_providers"):
        for name, attribute in required.body.attributes.items():
            source = _provider_source(attribute)
            if source:
                module.providers[name] = source


def _provider_source(attribute: Attribute) -> str | None:
    try:
        value = constant(attribute.expression)
    except EvaluationError:
        return None
    source = value.entries.get("source")
    return source.raw if source is not None and isinstance(source.raw, str) else None


def read_import(module: Module, block: Block) -> None:
    """Read an `import` block."""
    to, found_id = _required(module, block, "to"), block.body.expression("id")
    if to is None:
        return
    if found_id is None and block.body.expression("identity") is None:
        _required(module, block, "id")
    elif found_id is not None:
        target = as_traversal(to) or to
        module.imports.append(
            Import(to=target, id=found_id, for_each=block.body.expression("for_each"))
        )


def read_moved(module: Module, block: Block) -> None:
    """Read a `moved` block."""
    source, target = (as_traversal(block.body.expression(name)) for name in ("from", "to"))
    _required(module, block, "from")
    _required(module, block, "to")
    if source is not None and target is not None:
        module.moved.append(Moved(address_text(source), address_text(target)))


def read_removed(module: Module, block: Block) -> None:
    """Read a `removed` block."""
    source = as_traversal(_required(module, block, "from"))
    if source is None:
        return
    destroys = all(
        _flag(lifecycle.body, "destroy", default=True)
        for lifecycle in block.body.blocks_of("lifecycle")
    )
    module.removed.append(Removed(address_text(source), destroys))


def read_check(module: Module, block: Block) -> None:
    """Read a `check` block."""
    rules = _rules(module, block.body, "assert")
    if not rules:
        _report(
            module,
            block.span,
            "Zero assert blocks",
            "Check blocks must have at least one assert block.",
        )
    module.checks.append(Check(block.labels[0], rules))
