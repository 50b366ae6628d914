"""The evaluation of expressions.

What cannot be evaluated here is unknown, as an attribute that only the apply computes: never an
error that Terraform would not report, and never a wrong value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tfrun_async.simulator._engine.hcl.access import get_attribute, get_index, iterate
from tfrun_async.simulator._engine.hcl.checks import (
    as_condition,
    call_error,
    check_count,
    check_iterable,
    conditional_type,
    template_text,
)
from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert, to_text
from tfrun_async.simulator._engine.hcl.errors import Budget, EvaluationError
from tfrun_async.simulator._engine.hcl.functions import (
    FUNCTIONS,
    TERRAFORM_FUNCTIONS,
    FunctionError,
)
from tfrun_async.simulator._engine.hcl.operators import OperandError, binary, unary
from tfrun_async.simulator._engine.hcl.suggestions import did_you_mean
from tfrun_async.simulator._engine.hcl.syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    GetAttribute,
    GetIndex,
    Literal,
    ObjectExpression,
    Splat,
    Step,
    Template,
    TemplateFor,
    Traversal,
    TupleExpression,
    Unary,
)
from tfrun_async.simulator._engine.hcl.types import BOOL, DYNAMIC, STRING, list_of
from tfrun_async.simulator._engine.hcl.values import (
    UNKNOWN_VALUE,
    Value,
    number,
    object_value,
    string,
    tuple_value,
    unknown,
)

Lookup = Callable[[Traversal], tuple[Value, int]]
"""Returns the value of the root of a traversal, and how many of its steps led to it."""
Names = Mapping[str, Value]
_NO_NAMES: Names = {}


class Evaluator:
    """Evaluates expressions in one scope."""

    def __init__(self, lookup: Lookup, budget: Budget) -> None:
        self._lookup = lookup
        self._budget = budget
        self._methods: dict[type[Expression], Callable[[Any, Names], Value]] = {
            Literal: self._literal,
            Traversal: self._traversal,
            Template: self._template,
            TemplateFor: self._template_for,
            GetAttribute: self._attribute,
            GetIndex: self._index,
            Splat: self._splat,
            Call: self._call,
            TupleExpression: self._tuple,
            ObjectExpression: self._object,
            For: self._loop,
            Unary: self._unary,
            Binary: self._binary,
            Conditional: self._conditional,
        }

    def evaluate(self, expression: Expression, names: Names = _NO_NAMES) -> Value:
        """Return the value of an expression.

        Args:
            expression: The expression.
            names: The names that loops define.

        Raises:
            EvaluationError: It has none.
        """
        self._budget.spend()
        value = self._methods[type(expression)](expression, names)
        self._budget.spend(value.size // 16)
        return value

    @staticmethod
    def _literal(expression: Literal, names: Names) -> Value:
        del names
        return expression.value

    def _traversal(self, expression: Traversal, names: Names) -> Value:
        if expression.root in names:
            value, used = names[expression.root], 0
        else:
            value, used = self._lookup(expression)
        for step in expression.steps[used:]:
            value = self._step(value, step, expression)
        return value

    def _step(self, source: Value, step: Step, expression: Expression) -> Value:
        if step.is_index:
            key = string(step.key) if isinstance(step.key, str) else number(step.key)
            return get_index(source, key, step.span, expression)
        return get_attribute(source, str(step.key), step.span, expression)

    def _attribute(self, expression: GetAttribute, names: Names) -> Value:
        return self._step(self.evaluate(expression.source, names), expression.step, expression)

    def _tuple(self, expression: TupleExpression, names: Names) -> Value:
        return tuple_value(self.evaluate(item, names) for item in expression.items)

    def _index(self, expression: GetIndex, names: Names) -> Value:
        source = self.evaluate(expression.source, names)
        key = self.evaluate(expression.key, names)
        found = get_index(source, key, expression.key_span, expression)
        return found.marked(sensitive=key.is_sensitive)

    def _splat(self, expression: Splat, names: Names) -> Value:
        source = self.evaluate(expression.source, names)
        if source.is_null:
            return tuple_value(())
        if source.is_unknown:
            return UNKNOWN_VALUE.marked(sensitive=source.is_sensitive)
        is_sequence = source.type.kind in {"list", "set", "tuple"}
        results = []
        for item in source.items if is_sequence else (source,):
            value = item
            for step in expression.steps:
                value = self._step(value, step, expression)
            results.append(value)
        self._budget.spend(len(results))
        value = tuple_value(results)
        if source.type.kind in {"list", "set"}:
            value = convert(value, list_of(DYNAMIC))
        return value.marked(sensitive=source.is_sensitive)

    def _template(self, expression: Template, names: Names) -> Value:
        texts: list[str] = []
        is_unknown = is_sensitive = False
        for part in expression.parts:
            value = self.evaluate(part, names)
            is_sensitive = is_sensitive or value.is_sensitive
            text = template_text(value, part.span, part)
            is_unknown = is_unknown or text is None
            texts.append(text or "")
        result = unknown(STRING) if is_unknown else string("".join(texts))
        return result.marked(sensitive=is_sensitive)

    def _template_for(self, expression: TemplateFor, names: Names) -> Value:
        items = self.evaluate(expression.loop, names)
        if not items.is_wholly_known:
            return unknown(STRING).marked(sensitive=items.has_sensitive)
        text = "".join(to_text(item) for item in items.items)
        return string(text).marked(sensitive=items.has_sensitive)

    def _object(self, expression: ObjectExpression, names: Names) -> Value:
        entries: dict[str, Value] = {}
        is_unknown = is_sensitive = False
        for key_expression, value_expression in expression.items:
            key = self.evaluate(key_expression, names)
            value = self.evaluate(value_expression, names)
            is_sensitive = is_sensitive or key.is_sensitive
            name = self._key(key, key_expression)
            is_unknown = is_unknown or name is None
            entries[name or ""] = value
        result = UNKNOWN_VALUE if is_unknown else object_value(entries)
        return result.marked(sensitive=is_sensitive)

    @staticmethod
    def _key(key: Value, expression: Expression) -> str | None:
        """Return the key of an object as a text; None if it is unknown."""
        if key.is_unknown:
            return None
        if key.is_null:
            raise EvaluationError(
                expression.span,
                "Null value as key",
                "Can't use a null value as a key.",
                expression=expression,
            )
        try:
            return to_text(key)
        except ConversionError as error:
            raise EvaluationError(
                expression.span,
                "Incorrect key type",
                f"Can't use this value as a key: {error}.",
                expression=expression,
            ) from None

    def _loop(self, expression: For, names: Names) -> Value:
        collection = self.evaluate(expression.collection, names)
        check_iterable(collection, expression.collection)
        if collection.is_unknown:
            return UNKNOWN_VALUE.marked(sensitive=collection.is_sensitive)
        results: list[tuple[str, Value]] = []
        is_unknown, is_sensitive = False, collection.is_sensitive
        for key, item in iterate(collection):
            inner = {**names, expression.value_name: item}
            if expression.key_name is not None:
                inner[expression.key_name] = key
            included = self._includes(expression, inner)
            if included.is_unknown:
                is_unknown = True
            is_sensitive = is_sensitive or included.is_sensitive
            if included.raw is not True:
                continue
            name: str | None = ""
            if expression.key is not None:
                key_value = self.evaluate(expression.key, inner)
                is_sensitive = is_sensitive or key_value.is_sensitive
                name = self._key(key_value, expression.key)
                is_unknown = is_unknown or name is None
            results.append((name or "", self.evaluate(expression.value, inner)))
        if is_unknown:
            return UNKNOWN_VALUE.marked(sensitive=is_sensitive)
        if expression.key is None:
            return tuple_value(v for _, v in results).marked(sensitive=is_sensitive)
        return self._loop_object(expression, results).marked(sensitive=is_sensitive)

    def _includes(self, expression: For, names: Names) -> Value:
        if expression.condition is None:
            return Value(BOOL, raw=True)
        return as_condition(
            self.evaluate(expression.condition, names),
            expression.condition,
            "Invalid 'for' condition",
            "The 'if' clause value is invalid: a bool is required.",
        )

    @staticmethod
    def _loop_object(expression: For, results: list[tuple[str, Value]]) -> Value:
        groups: dict[str, list[Value]] = {}
        for name, value in results:
            if name in groups and not expression.groups and expression.key is not None:
                raise EvaluationError(
                    expression.key.span,
                    "Duplicate object key",
                    f"Two different items produced the key \"{name}\" in this 'for' expression. "
                    "If duplicates are expected, use the ellipsis (...) after the value "
                    "expression to enable grouping by key.",
                )
            groups.setdefault(name, []).append(value)
        return object_value(
            {
                name: tuple_value(values) if expression.groups else values[0]
                for name, values in groups.items()
            }
        )

    def _unary(self, expression: Unary, names: Names) -> Value:
        try:
            return unary(expression.operator, self.evaluate(expression.operand, names))
        except OperandError as error:
            raise EvaluationError(
                expression.operand.span,
                "Invalid operand",
                f"Unsuitable value for unary operand: {error}.",
                expression=expression,
            ) from None

    def _binary(self, expression: Binary, names: Names) -> Value:
        left = self.evaluate(expression.left, names)
        right = self.evaluate(expression.right, names)
        try:
            return binary(expression.operator, left, right)
        except OperandError as error:
            side = expression.left if error.side == "left" else expression.right
            raise EvaluationError(
                side.span,
                "Invalid operand",
                f"Unsuitable value for {error.side} operand: {error}.",
                expression=expression,
            ) from None

    def _conditional(self, expression: Conditional, names: Names) -> Value:
        condition = as_condition(
            self.evaluate(expression.condition, names),
            expression.condition,
            "Incorrect condition type",
            "The condition expression must be of type bool.",
        )
        yes, no = self._branch(expression.yes, names), self._branch(expression.no, names)
        kind = conditional_type(expression, yes, no)
        if condition.is_unknown:
            result = unknown(kind)
            return result.marked(sensitive=condition.is_sensitive)
        chosen = yes if condition.raw is True else no
        if isinstance(chosen, EvaluationError):
            raise chosen
        return convert(chosen, kind).marked(sensitive=condition.is_sensitive)

    def _branch(self, expression: Expression, names: Names) -> Value | EvaluationError:
        """Return the value of a branch; an error counts only if the branch is chosen."""
        try:
            return self.evaluate(expression, names)
        except EvaluationError as error:
            return error

    def _call(self, call: Call, names: Names) -> Value:
        if call.name in {"try", "can"}:
            return self._attempt(call, names)
        function = FUNCTIONS.get(call.name.removeprefix("core::"))
        if function is None:
            self._check_function(call)
            for argument in call.arguments:
                self.evaluate(argument, names)
            return UNKNOWN_VALUE
        arguments = [self.evaluate(argument, names) for argument in call.arguments]
        spans = [argument.start_span for argument in call.arguments]
        if call.expands_last and arguments:
            last = arguments.pop()
            if last.is_unknown:
                return UNKNOWN_VALUE
            expanded = last.items
            arguments += expanded
            spans += [spans[-1]] * (len(expanded) - 1) if expanded else []
        check_count(call, function, len(arguments), spans)
        self._budget.spend(sum(argument.size for argument in arguments) // 4)
        try:
            return function(arguments)
        except FunctionError as error:
            raise call_error(call, function, error, spans) from None

    @staticmethod
    def _check_function(call: Call) -> None:
        if call.name.removeprefix("core::") in TERRAFORM_FUNCTIONS or "::" in call.name:
            return
        hint = did_you_mean(call.name, TERRAFORM_FUNCTIONS)
        raise EvaluationError(
            call.name_span,
            "Call to unknown function",
            f'There is no function named "{call.name}".{hint}',
            expression=call,
        )

    def _attempt(self, call: Call, names: Names) -> Value:
        """Evaluate `try` and `can`, whose arguments may fail."""
        for argument in call.arguments:
            try:
                value = self.evaluate(argument, names)
            except EvaluationError:
                continue
            if not value.is_wholly_known and value.type.kind == "dynamic":
                return unknown(BOOL if call.name == "can" else DYNAMIC)
            return Value(BOOL, raw=True) if call.name == "can" else value
        if call.name == "can":
            return Value(BOOL, raw=False)
        raise EvaluationError(
            call.start_span,
            "Error in function call",
            'Call to function "try" failed: no expression succeeded.\n\nAt least one expression '
            "must produce a successful result.",
            expression=call,
        )
