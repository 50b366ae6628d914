"""The values of the root module's variables, from all the places that set them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from tfrun_async.simulator._engine.configuration.blocks import Module, Rule, Variable
from tfrun_async.simulator._engine.configuration.type_constraints import constant
from tfrun_async.simulator._engine.diagnostics import (
    describe,
    diagnose,
    from_evaluation_error,
    from_syntax_error,
)
from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert, to_text
from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.evaluation import Evaluator
from tfrun_async.simulator._engine.hcl.parser import parse_expression
from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import HclSyntaxError
from tfrun_async.simulator._engine.hcl.types import BOOL, STRING
from tfrun_async.simulator._engine.hcl.values import Value, string, to_json, unknown
from tfrun_async.simulator._engine.variables import RunVariable
from tfrun_async.simulator._records.plans import Diagnostic


def _undeclared(name: str, file: str) -> Diagnostic:
    return Diagnostic(
        "Value for undeclared variable",
        f'The root module does not declare a variable named "{name}" but a value was found in file '
        f'"{file}". If you meant to use this value, add a "variable" block to the '
        "configuration.\n\nTo silence these warnings, use TF_VAR_... environment variables to "
        'provide certain "global" settings to all configurations in your organization. To reduce '
        "the verbosity of these warnings, use the -compact-warnings option.",
        "warning",
    )


@attrs.frozen
class _Given:
    """A value that was set, and where."""

    value: Value
    place: Span | None
    source: str


def read_variables(
    module: Module, inputs: Iterable[RunVariable]
) -> tuple[dict[str, Value], dict[str, Any], list[Diagnostic]]:
    """Return the values of the root module's variables, as given as JSON, and what is wrong.

    Args:
        module: The root module.
        inputs: What the workspace and the run set, weakest first; they override the files.
    """
    found: list[Diagnostic] = []
    given = _from_files(module, found)
    for entry in inputs:
        value = _read_input(entry, found)
        if entry.key not in module.variables:
            found.append(_undeclared(entry.key, "terraform.tfvars"))
        elif value is not None:
            # A variable is sensitive for Terraform only if its declaration says so.
            given[entry.key] = _Given(value, None, _source(entry))
    values: dict[str, Value] = {}
    documents: dict[str, Any] = {}
    for name, variable in module.variables.items():
        value = _value(variable, given.get(name), found)
        if value is not None:
            values[name] = value.marked(sensitive=variable.is_sensitive)
            documents[name] = to_json(given[name].value if name in given else value)
    return values, documents, found


def _from_files(module: Module, found: list[Diagnostic]) -> dict[str, _Given]:
    given: dict[str, _Given] = {}
    for file, attributes in module.variable_files:
        for name, attribute in attributes.items():
            if name not in module.variables:
                found.append(_undeclared(name, file))
                continue
            try:
                value = constant(attribute.expression)
            except EvaluationError as error:
                found.append(from_evaluation_error(error, ()))
                continue
            given[name] = _Given(value, attribute.expression.span, file)
    return given


def _read_input(entry: RunVariable, found: list[Diagnostic]) -> Value | None:
    """Return the value of a variable of the workspace or the run."""
    if not entry.is_hcl:
        return string(entry.value)
    try:
        return constant(parse_expression(entry.value, _source(entry)))
    except HclSyntaxError as error:
        found.append(from_syntax_error(error))
    except EvaluationError as error:
        found.append(from_evaluation_error(error, ()))
    return None


def _source(entry: RunVariable) -> str:
    return f"<value for var.{entry.key}>"


def _value(variable: Variable, given: _Given | None, found: list[Diagnostic]) -> Value | None:
    if given is None:
        if variable.default is not None:
            return variable.default
        found.append(
            diagnose(
                variable.span,
                "No value for required variable",
                f'The root module input variable "{variable.name}" is not set, and has no default '
                "value. Use a -var or -var-file command line argument to provide a value for this "
                "variable.",
            )
        )
        return unknown(variable.type)
    if given.value.is_null and not variable.is_nullable:
        if variable.default is not None:
            return variable.default
        found.append(
            _unsuitable(
                variable,
                given,
                "Required variable not set",
                "defined",
                "required variable may not be set to null",
            )
        )
        return None
    try:
        return convert(given.value, variable.type)
    except ConversionError as error:
        found.append(
            _unsuitable(variable, given, "Invalid value for input variable", "declared", str(error))
        )
        return unknown(variable.type)


def _unsuitable(
    variable: Variable, given: _Given, summary: str, verb: str, reason: str
) -> Diagnostic:
    place = given.place
    if place is None and not given.source.endswith((".tfvars", ".tfvars.json")):
        return diagnose(
            variable.span,
            summary,
            f"Unsuitable value for var.{variable.name} set using {given.source}: {reason}.",
        )
    return diagnose(
        place,
        summary,
        f"The given value is not suitable for var.{variable.name} {verb} at "
        f"{variable.span.brief()}: {reason}.",
    )


def check_rules(
    variable: Variable, value: Value, evaluator: Evaluator, place: Span
) -> list[Diagnostic]:
    """Return the errors of a variable's validation rules."""
    found: list[Diagnostic] = []
    for rule in variable.rules:
        result, message = evaluate_rule(rule, evaluator, {})
        if isinstance(result, EvaluationError):
            found.append(from_evaluation_error(result, ()))
        elif result is False:
            found.append(
                diagnose(
                    place,
                    "Invalid value for variable",
                    f"{message}\n\nThis was checked by the validation rule at {rule.span.brief()}.",
                    values=[{"traversal": f"var.{variable.name}", "statement": describe(value)}],
                )
            )
    return found


def evaluate_rule(
    rule: Rule, evaluator: Evaluator, names: Mapping[str, Value]
) -> tuple[bool | EvaluationError | None, str]:
    """Return whether a rule holds, None if that is not known yet, and its message."""
    if rule.condition is None:
        return None, ""
    try:
        result = convert(evaluator.evaluate(rule.condition, names), BOOL)
        if result.raw is not False:
            return (True if result.raw is True else None), ""
        message = None
        if rule.message is not None:
            message = convert(evaluator.evaluate(rule.message, names), STRING)
    except EvaluationError as error:
        return error, ""
    except ConversionError:
        return None, ""
    is_readable = message is not None and isinstance(message.raw, str) and not message.has_sensitive
    return False, to_text(message) if message is not None and is_readable else "Invalid value."
