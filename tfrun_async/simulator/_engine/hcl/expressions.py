"""The parser of expressions: operators by precedence, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from tfrun_async.simulator._engine.hcl import templates
from tfrun_async.simulator._engine.hcl.convert import read_number
from tfrun_async.simulator._engine.hcl.scanner import Scanner, Token, invalid_character
from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import (
    MAX_HEIGHT,
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    GetAttribute,
    GetIndex,
    HclSyntaxError,
    Literal,
    ObjectExpression,
    Splat,
    Step,
    Traversal,
    TupleExpression,
    Unary,
    too_deep,
)
from tfrun_async.simulator._engine.hcl.types import NUMBER
from tfrun_async.simulator._engine.hcl.values import (
    FALSE,
    NULL,
    TRUE,
    number,
    string,
    unknown,
)

_PRECEDENCE = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_KEYWORDS = {"true": TRUE, "false": FALSE, "null": NULL}


class ExpressionParser:
    """Parses the expressions of a file; syntax errors have their place."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.depth = 0

    @contextmanager
    def nested(self, span: Span, *, skips_newlines: bool | None = None) -> Iterator[None]:
        """Count one more level, within which newlines may be blanks."""
        self.depth += 1
        if self.depth > MAX_HEIGHT:
            raise too_deep(span)
        before = self.scanner.skips_newlines
        if skips_newlines is not None:
            self.scanner.skips_newlines = skips_newlines
        yield
        self.scanner.skips_newlines = before
        self.depth -= 1

    def parse(self) -> Expression:
        """Parse an expression, a conditional one too."""
        scanner = self.scanner
        condition = self._binary(1)
        if not scanner.take_if("?"):
            return condition
        with self.nested(condition.span):
            yes = self.parse()
            if not scanner.take_if(":"):
                raise HclSyntaxError(
                    scanner.peek().span,
                    "Missing false expression in conditional",
                    "The conditional operator (...?...:...) requires a false expression, "
                    "delimited by a colon.",
                )
            no = self.parse()
        return Conditional(condition.span.to(no.span), condition, yes, no)

    def _binary(self, least: int) -> Expression:
        left = self._unary()
        while True:
            operator = self.scanner.peek()
            precedence = _PRECEDENCE.get(operator.kind, 0)
            if precedence < least or precedence == 0:
                return left
            self.scanner.take()
            with self.nested(operator.span):
                right = self._binary(precedence + 1)
            left = Binary(left.span.to(right.span), operator.kind, left, right)

    def _unary(self) -> Expression:
        operator = self.scanner.peek()
        if operator.kind not in {"!", "-"}:
            return self._postfix(self._term())
        self.scanner.take()
        with self.nested(operator.span):
            operand = self._unary()
        span = operator.span.to(operand.span)
        return Unary(span, "!" if operator.kind == "!" else "-", operand)

    def _term(self) -> Expression:
        token = self.scanner.peek()
        match token.kind:
            case "number":
                return self._number()
            case "name":
                return self._name()
            case "quote" | "heredoc":
                return self._text(token)
            case "(":
                return self._parenthesized()
            case "[":
                return self._tuple()
            case "{":
                return self._object()
            case _:
                raise invalid_character(token) or HclSyntaxError(
                    token.span,
                    "Invalid expression",
                    "Expected the start of an expression, but found an invalid expression token.",
                )

    def _text(self, token: Token) -> Expression:
        with self.nested(token.span):
            is_quoted = token.kind == "quote"
            return templates.parse_quoted(self) if is_quoted else templates.parse_heredoc(self)

    def _number(self) -> Expression:
        token = self.scanner.take()
        found = read_number(token.text)
        value = unknown(NUMBER) if found is None else number(Decimal(found))
        return Literal(token.span, value)

    def _name(self) -> Expression:
        token = self.scanner.take()
        if token.text in _KEYWORDS:
            return Literal(token.span, _KEYWORDS[token.text])
        name, end = token.text, token.span
        while self.scanner.next_is("::"):
            self.scanner.take()
            end = self.scanner.take().span
            name = f"{name}::{end.text}"
        if self.scanner.next_is("("):
            return self._call(name, token.span.to(end))
        return Traversal(token.span, name, token.span)

    def _call(self, name: str, name_span: Span) -> Expression:
        scanner = self.scanner
        opening = scanner.take()
        arguments: list[Expression] = []
        expands_last = False
        with self.nested(opening.span, skips_newlines=True):
            while not scanner.next_is(")"):
                arguments.append(self.parse())
                if scanner.take_if("..."):
                    expands_last = True
                if not scanner.take_if(","):
                    break
            closing = self._close(
                opening,
                ")",
                "Missing argument separator",
                "A comma is required to separate each function argument from the next.",
            )
        span = name_span.to(closing.span)
        return Call(span, name, name_span, tuple(arguments), expands_last, closing.span)

    def _close(self, opening: Token, kind: str, summary: str, detail: str) -> Token:
        """Take the closing token of a bracket."""
        token = self.scanner.peek()
        if token.kind == kind:
            return self.scanner.take()
        if token.kind == "end":
            place, what = opening.span, {")": "parenthesis", "]": "bracket", "}": "brace"}[kind]
            raise HclSyntaxError(
                place,
                "Unterminated expression",
                f"There is no corresponding closing {what} before the end of the file. This may be "
                "caused by incorrect nesting elsewhere in this file.",
            )
        raise invalid_character(token) or HclSyntaxError(
            token.span, summary, detail, context=opening.span.to(token.span)
        )

    def _parenthesized(self) -> Expression:
        opening = self.scanner.take()
        with self.nested(opening.span, skips_newlines=True):
            inner = self.parse()
            self._close(
                opening,
                ")",
                "Unbalanced parentheses",
                "Expected a closing parenthesis to terminate the expression.",
            )
        return inner

    def _tuple(self) -> Expression:
        scanner = self.scanner
        opening = scanner.take()
        items: list[Expression] = []
        with self.nested(opening.span, skips_newlines=True):
            if scanner.is_name("for"):
                return self._loop(opening, "]")
            while not scanner.next_is("]"):
                items.append(self.parse())
                if not scanner.take_if(","):
                    break
            closing = self._close(
                opening,
                "]",
                "Missing item separator",
                "Expected a comma to mark the beginning of the next item.",
            )
        return TupleExpression(opening.span.to(closing.span), tuple(items))

    def _object(self) -> Expression:
        scanner = self.scanner
        opening = scanner.take()
        items: list[tuple[Expression, Expression]] = []
        with self.nested(opening.span, skips_newlines=False):
            scanner.skip_newlines()
            if scanner.is_name("for"):
                scanner.skips_newlines = True
                return self._loop(opening, "}")
            while not scanner.next_is("}"):
                items.append(self._object_item())
                if not scanner.take_if(",", "newline"):
                    break
                scanner.skip_newlines()
            closing = self._close(
                opening,
                "}",
                "Missing attribute separator",
                "Expected a newline or comma to mark the beginning of the next attribute.",
            )
        return ObjectExpression(opening.span.to(closing.span), tuple(items))

    def _object_item(self) -> tuple[Expression, Expression]:
        scanner = self.scanner
        is_parenthesized = scanner.next_is("(")
        key = self.parse()
        if isinstance(key, Traversal) and not key.steps and not is_parenthesized:
            key = Literal(key.span, string(key.root))
        elif not is_parenthesized and key.span.text in _KEYWORDS:
            key = Literal(key.span, string(key.span.text))
        if not scanner.take_if("=", ":"):
            token = scanner.peek()
            raise invalid_character(token) or HclSyntaxError(
                token.span,
                "Missing key/value separator",
                'Expected an equals sign ("=") to mark the beginning of the attribute value.',
            )
        return key, self.parse()

    def loop_names(self) -> tuple[str | None, str]:
        """Parse the names of a loop, up to `in`."""
        scanner = self.scanner
        first = self._loop_name()
        second = self._loop_name() if scanner.take_if(",") else None
        if not scanner.is_name("in"):
            raise HclSyntaxError(
                scanner.peek().span,
                "Invalid 'for' expression",
                "For expression requires the 'in' keyword after its name declarations.",
            )
        scanner.take()
        return (None, first) if second is None else (first, second)

    def _loop_name(self) -> str:
        token = self.scanner.take()
        if token.kind != "name":
            raise HclSyntaxError(
                token.span,
                "Invalid 'for' expression",
                "For expression requires variable name after 'for'.",
            )
        return token.text

    def _loop(self, opening: Token, closing_kind: str) -> Expression:
        scanner = self.scanner
        scanner.take()
        key_name, value_name = self.loop_names()
        collection = self.parse()
        if not scanner.take_if(":"):
            raise HclSyntaxError(
                scanner.peek().span,
                "Invalid 'for' expression",
                "For expression requires a colon after the collection expression.",
            )
        key: Expression | None = None
        value = self.parse()
        if closing_kind == "}":
            if not scanner.take_if("=>"):
                raise HclSyntaxError(
                    scanner.peek().span,
                    "Invalid 'for' expression",
                    "For expression requires a '=>' between the key and the value.",
                )
            key, value = value, self.parse()
        groups = scanner.take_if("...") is not None
        condition = None
        if scanner.is_name("if"):
            scanner.take()
            condition = self.parse()
        closing = self._close(
            opening,
            closing_kind,
            "Invalid 'for' expression",
            "Extra characters after the end of the 'for' expression.",
        )
        span = opening.span.to(closing.span)
        return For(span, key_name, value_name, collection, key, value, condition, groups)

    def _postfix(self, expression: Expression) -> Expression:
        while True:
            if self.scanner.next_is("."):
                expression = self._dotted(expression)
            elif self.scanner.next_is("["):
                expression = self._indexed(expression)
            else:
                return expression

    def _dotted(self, expression: Expression) -> Expression:
        dot = self.scanner.take()
        token = self.scanner.take()
        span = dot.span.to(token.span)
        if token.kind == "*":
            return self._splat(expression, span, allows_index=False)
        if token.kind == "number" and token.text.isdigit():  # `a.0.b`, of old
            return _add_step(expression, Step(span, int(token.text[:9]), is_index=True))
        if token.kind == "number":
            raise HclSyntaxError(
                token.span,
                "Invalid legacy index syntax",
                "When using the legacy index syntax, chaining two indexes together is not "
                "permitted. Use the proper index syntax instead, like [0][1].",
            )
        if token.kind != "name":
            raise HclSyntaxError(
                token.span, "Invalid attribute name", "An attribute name is required after a dot."
            )
        return _add_step(expression, Step(span, token.text, is_index=False))

    def _indexed(self, expression: Expression) -> Expression:
        scanner = self.scanner
        opening = scanner.take()
        with self.nested(opening.span, skips_newlines=True):
            if scanner.take_if("*"):
                closing = self._close_index(opening)
                key = None
            else:
                key = self.parse()
                closing = self._close_index(opening)
        span = opening.span.to(closing.span)
        if key is None:
            return self._splat(expression, span, allows_index=True)
        literal = key.value.raw if isinstance(key, Literal) else None
        if isinstance(literal, str | int) and not isinstance(literal, bool):
            return _add_step(expression, Step(span, literal, is_index=True))
        return GetIndex(expression.span.to(span), expression, key, span)

    def _close_index(self, opening: Token) -> Token:
        return self._close(
            opening,
            "]",
            "Missing close bracket on index",
            'The index operator must end with a closing bracket ("]").',
        )

    def _splat(self, source: Expression, span: Span, *, allows_index: bool) -> Expression:
        steps: list[Step] = []
        while self.scanner.next_is(".") or (allows_index and self.scanner.next_is("[")):
            probe = Traversal(span, "", span)
            found = self._dotted(probe) if self.scanner.next_is(".") else self._indexed(probe)
            if not isinstance(found, Traversal):
                raise HclSyntaxError(
                    found.span,
                    "Nested splat expression not allowed",
                    "A splat expression must be followed by literal names and indices.",
                )
            steps += found.steps
        end = steps[-1].span if steps else span
        return Splat(source.span.to(end), source, tuple(steps))


def _add_step(expression: Expression, step: Step) -> Expression:
    span = expression.span.to(step.span)
    if isinstance(expression, Traversal):
        if len(expression.steps) >= MAX_HEIGHT:
            raise too_deep(step.span)
        return Traversal(span, expression.root, expression.root_span, (*expression.steps, step))
    return GetAttribute(span, expression, step)
