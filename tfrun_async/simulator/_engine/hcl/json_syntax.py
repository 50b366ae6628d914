"""The JSON syntax of configurations: the same blocks and expressions, written as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import attrs

from tfrun_async.simulator._engine.hcl.convert import read_number
from tfrun_async.simulator._engine.hcl.expressions import ExpressionParser
from tfrun_async.simulator._engine.hcl.json_escapes import replace_lone_surrogates
from tfrun_async.simulator._engine.hcl.scanner import Scanner, take_token
from tfrun_async.simulator._engine.hcl.source import BlockContext, SourceFile, Span
from tfrun_async.simulator._engine.hcl.syntax import (
    MAX_HEIGHT,
    Attribute,
    Block,
    Body,
    Expression,
    HclSyntaxError,
    Literal,
    ObjectExpression,
    TupleExpression,
    too_deep,
)
from tfrun_async.simulator._engine.hcl.templates import parse_bare
from tfrun_async.simulator._engine.hcl.types import NUMBER
from tfrun_async.simulator._engine.hcl.values import FALSE, NULL, TRUE, number, string, unknown

_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_KEYWORDS = {"true": TRUE, "false": FALSE, "null": NULL}


@attrs.frozen
class BlockSchema:
    """How often a block type is nested for its labels, and the blocks within it."""

    labels: int = 0
    blocks: Mapping[str, BlockSchema] = attrs.field(factory=dict)


def parse_json(file: SourceFile, schema: BlockSchema) -> Body:
    """Parse a file as a body.

    Raises:
        HclSyntaxError: It is not JSON, or its structure is not that of a configuration.
    """
    reader = _Reader(file)
    expression = reader.read(0)
    reader.skip_blank()
    if reader.at < len(file.text):
        raise reader.error(
            "Extraneous data after JSON value", "Extra characters appear after the JSON value."
        )
    body = _body(expression, schema, is_top=True)
    file.contexts.sort(key=lambda context: context.start)
    return body


class _Reader:
    """Reads JSON values, with their places."""

    def __init__(self, file: SourceFile) -> None:
        self.file, self.at = file, 0

    def error(self, summary: str, detail: str) -> HclSyntaxError:
        return HclSyntaxError(Span(self.file, self.at, self.at + 1), summary, detail)

    def skip_blank(self) -> None:
        match = _BLANK.match(self.file.text, self.at)
        self.at = match.end() if match else self.at

    def take_if(self, character: str) -> bool:
        self.skip_blank()
        found = self.file.text.startswith(character, self.at)
        self.at += found
        return found

    def read(self, depth: int) -> Expression:
        self.skip_blank()
        take_token(self.file, self.at)
        if depth > MAX_HEIGHT:
            raise too_deep(Span(self.file, self.at, self.at + 1))
        text, start = self.file.text, self.at
        if text.startswith("{", start):
            return self._object(depth)
        if text.startswith("[", start):
            return self._array(depth)
        if text.startswith('"', start):
            return self._template(self._string())
        for keyword, value in _KEYWORDS.items():
            if text.startswith(keyword, start):
                self.at += len(keyword)
                return Literal(Span(self.file, start, self.at), value)
        match = _NUMBER.match(text, start)
        if match is None:
            raise self.error(
                "Missing JSON value",
                "A JSON value must start with a brace, a bracket, a number, a string, or a "
                "keyword.",
            )
        self.at = match.end()
        found = read_number(match[0])
        value = unknown(NUMBER) if found is None else number(found)
        return Literal(Span(self.file, start, self.at), value)

    def _string(self) -> Span:
        match = _STRING.match(self.file.text, self.at)
        if match is None:
            raise self.error("Unclosed string", "The string literal has no closing quote.")
        span = Span(self.file, self.at, match.end())
        self.at = match.end()
        return span

    def _template(self, span: Span) -> Expression:
        """Parse a string as a template; with escapes, places in it are those of the whole."""
        if "\\" not in span.text:
            scanner = Scanner(self.file, span.start + 1, span.end - 1)
            expression = parse_bare(ExpressionParser(scanner))
        else:
            decoded = SourceFile(self.file.name, self._decode(span), self.file.allowance)
            expression = parse_bare(ExpressionParser(Scanner(decoded)))
        if isinstance(expression, Literal):
            return Literal(span, expression.value)
        return expression

    def _decode(self, span: Span) -> str:
        try:
            return str(json.loads(replace_lone_surrogates(span.text), strict=False))
        except ValueError:
            raise HclSyntaxError(
                span, "Invalid JSON string", "The string has an escape that JSON does not have."
            ) from None

    def _object(self, depth: int) -> Expression:
        start = self.at
        self.at += 1
        items: list[tuple[Expression, Expression]] = []
        while not self.take_if("}"):
            if items and not self.take_if(","):
                raise self.error(
                    "Missing attribute separator",
                    "A comma must separate one attribute from the next.",
                )
            self.skip_blank()
            if not self.file.text.startswith('"', self.at):
                raise self.error(
                    "Invalid object property name",
                    "A JSON object property name must be a string.",
                )
            key = self._string()
            if not self.take_if(":"):
                raise self.error(
                    "Missing property value colon",
                    "A colon must separate a property's name from its value.",
                )
            items.append((Literal(key, string(self._decode(key))), self.read(depth + 1)))
        return ObjectExpression(Span(self.file, start, self.at), tuple(items))

    def _array(self, depth: int) -> Expression:
        start = self.at
        self.at += 1
        items: list[Expression] = []
        while not self.take_if("]"):
            if items and not self.take_if(","):
                raise self.error(
                    "Missing item separator", "A comma must separate one value from the next."
                )
            items.append(self.read(depth + 1))
        return TupleExpression(Span(self.file, start, self.at), tuple(items))


def _entries(expression: Expression) -> list[tuple[str, Span, Expression]]:
    """Return the properties of an object, or of the objects of an array."""
    if isinstance(expression, TupleExpression):
        return [entry for item in expression.items for entry in _entries(item)]
    if isinstance(expression, ObjectExpression):
        return [
            (str(key.value.raw), key.span, value)
            for key, value in expression.items
            if isinstance(key, Literal)
        ]
    raise HclSyntaxError(
        expression.span,
        "Incorrect JSON value type",
        "Either a JSON object or an array is required.",
    )


def _body(expression: Expression, schema: BlockSchema, *, is_top: bool = False) -> Body:
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for name, span, value in _entries(expression):
        if name == "//":
            continue  # a comment
        if name in schema.blocks:
            for block in _blocks(name, span, (), (), value, schema.blocks[name]):
                blocks.append(block)
                if is_top:
                    _add_context(block, value)
        else:
            attributes[name] = Attribute(name, span, value)
    return Body(expression.span, attributes, tuple(blocks))


def _add_context(block: Block, value: Expression) -> None:
    file = value.span.file
    start = block.label_spans[-1].start if block.label_spans else block.type_span.start
    header = ".".join([block.type, *block.labels])
    file.contexts.append(BlockContext(header, start, block.body.span.end))


def _blocks(
    kind: str,
    span: Span,
    labels: tuple[str, ...],
    label_spans: tuple[Span, ...],
    value: Expression,
    schema: BlockSchema,
) -> list[Block]:
    if len(labels) < schema.labels:
        return [
            block
            for name, label_span, inner in _entries(value)
            if name != "//"
            for block in _blocks(
                kind, span, (*labels, name), (*label_spans, label_span), inner, schema
            )
        ]
    bodies = value.items if isinstance(value, TupleExpression) else (value,)
    return [
        Block(
            kind,
            span,
            labels,
            label_spans,
            Span(body.span.file, body.span.start, body.span.start + 1),
            _body(body, schema),
        )
        for body in bodies
        if not (isinstance(body, Literal) and body.value.is_null)
    ]
