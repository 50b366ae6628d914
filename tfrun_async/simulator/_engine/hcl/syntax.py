"""The syntax tree: bodies with attributes and blocks, and expressions; each node has its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf

import attrs

from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.values import Value

MAX_HEIGHT = 80
"""How deep expressions and blocks may be nested."""


class HclSyntaxError(Exception):
    """A text is not valid HCL."""

    def __init__(
        self, span: Span, summary: str, detail: str, *, context: Span | None = None
    ) -> None:
        super().__init__(summary)
        self.span, self.summary, self.detail = span, summary, detail
        self.context = span if context is None else context
        """The part of the file to show."""


def too_deep(span: Span) -> HclSyntaxError:
    """Return the error of a text that is nested too deeply for the simulator."""
    return HclSyntaxError(
        span, "Nested too deeply", f"The simulator reads at most {MAX_HEIGHT} nested levels."
    )


@attrs.frozen(eq=False, repr=False)
class Expression:
    """An expression; `height` is the length of the longest path down its tree."""

    span: Span
    height: int = attrs.field(init=False, default=1)

    def __attrs_post_init__(self) -> None:
        height = 1 + max((child.height for child in self.children()), default=0)
        if height > MAX_HEIGHT:
            raise too_deep(self.span)
        object.__setattr__(self, "height", height)

    @property
    def start_span(self) -> Span:
        """Return the place of the first part, which messages about arguments name."""
        parts = self.children()
        return parts[0].start_span if parts else self.span

    def children(self) -> tuple[Expression, ...]:
        """Return the expressions that this one consists of."""
        return ()


@attrs.frozen(eq=False, repr=False)
class Literal(Expression):
    """A number, a keyword or a text without interpolation."""

    value: Value

    @property
    def start_span(self) -> Span:
        """Return the place; of a text, without its quotes."""
        is_quoted = self.span.text.startswith('"') and self.span.end > self.span.start + 2
        span = self.span
        return Span(span.file, span.start + 1, span.end - 1) if is_quoted else span


@attrs.frozen(eq=False, repr=False)
class Template(Expression):
    """A text with interpolations; its parts are joined."""

    parts: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """Return the parts."""
        return self.parts


@attrs.frozen(eq=False, repr=False)
class TemplateFor(Expression):
    """A `%{ for }` directive: the texts of a for expression, joined."""

    loop: For

    def children(self) -> tuple[Expression, ...]:
        """Return the loop."""
        return (self.loop,)


@attrs.frozen(eq=False, repr=False)
class Step:
    """One step of a traversal: an attribute's name, or a literal index."""

    span: Span
    key: str | int
    is_index: bool


@attrs.frozen(eq=False, repr=False)
class Traversal(Expression):
    """A name with the steps that follow: `var.a["b"].c`."""

    root: str
    root_span: Span
    steps: tuple[Step, ...] = ()

    @property
    def start_span(self) -> Span:
        """Return the place of the root."""
        return self.root_span

    def span_of(self, step_count: int) -> Span:
        """Return the place of the root with its first steps."""
        return self.root_span.to(self.steps[step_count - 1].span) if step_count else self.root_span


@attrs.frozen(eq=False, repr=False)
class GetAttribute(Expression):
    """An attribute of the value of any expression."""

    source: Expression
    step: Step

    def children(self) -> tuple[Expression, ...]:
        """Return the source."""
        return (self.source,)


@attrs.frozen(eq=False, repr=False)
class GetIndex(Expression):
    """An element of the value of any expression."""

    source: Expression
    key: Expression
    key_span: Span

    def children(self) -> tuple[Expression, ...]:
        """Return the source and the key."""
        return (self.source, self.key)


@attrs.frozen(eq=False, repr=False)
class Splat(Expression):
    """The steps after `[*]` or `.*`, for each element."""

    source: Expression
    steps: tuple[Step, ...]

    def children(self) -> tuple[Expression, ...]:
        """Return the source."""
        return (self.source,)


@attrs.frozen(eq=False, repr=False)
class Call(Expression):
    """A call of a function."""

    name: str
    name_span: Span
    arguments: tuple[Expression, ...]
    expands_last: bool
    end_span: Span

    @property
    def start_span(self) -> Span:
        """Return the place of the name with its parenthesis."""
        return self.name_span.to(self.name_span.after)

    def children(self) -> tuple[Expression, ...]:
        """Return the arguments."""
        return self.arguments


@attrs.frozen(eq=False, repr=False)
class _InBrackets(Expression):
    """An expression that is known by its opening bracket."""

    @property
    def start_span(self) -> Span:
        """Return the place of the opening bracket."""
        return Span(self.span.file, self.span.start, self.span.start + 1)


@attrs.frozen(eq=False, repr=False)
class TupleExpression(_InBrackets):
    """A list of expressions in brackets."""

    items: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """Return the items."""
        return self.items


@attrs.frozen(eq=False, repr=False)
class ObjectExpression(_InBrackets):
    """Pairs of keys and values in braces."""

    items: tuple[tuple[Expression, Expression], ...]

    def children(self) -> tuple[Expression, ...]:
        """Return the keys and values."""
        return tuple(part for pair in self.items for part in pair)


@attrs.frozen(eq=False, repr=False)
class For(Expression):
    """A for expression; with a key it makes an object, otherwise a tuple."""

    key_name: str | None
    value_name: str
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    groups: bool

    def children(self) -> tuple[Expression, ...]:
        """Return all parts."""
        return (self.collection, *self.inner())

    def inner(self) -> tuple[Expression, ...]:
        """Return the parts that see the loop's names."""
        parts = (self.key, self.value, self.condition)
        return tuple(part for part in parts if part is not None)


@attrs.frozen(eq=False, repr=False)
class Unary(Expression):
    """An operator with one operand."""

    operator: OneOf["!", "-"]
    operand: Expression

    def children(self) -> tuple[Expression, ...]:
        """Return the operand."""
        return (self.operand,)


@attrs.frozen(eq=False, repr=False)
class Binary(Expression):
    """An operator with two operands."""

    operator: str
    left: Expression
    right: Expression

    def children(self) -> tuple[Expression, ...]:
        """Return the operands."""
        return (self.left, self.right)


@attrs.frozen(eq=False, repr=False)
class Conditional(Expression):
    """`condition ? yes : no`."""

    condition: Expression
    yes: Expression
    no: Expression

    def children(self) -> tuple[Expression, ...]:
        """Return the parts."""
        return (self.condition, self.yes, self.no)


@attrs.frozen(eq=False, repr=False)
class Attribute:
    """A name with an expression."""

    name: str
    name_span: Span
    expression: Expression

    @property
    def span(self) -> Span:
        """Return the place of the whole definition."""
        return self.name_span.to(self.expression.span)


@attrs.frozen(eq=False, repr=False)
class Block:
    """A block: its type, its labels and its body."""

    type: str
    type_span: Span
    labels: tuple[str, ...]
    label_spans: tuple[Span, ...]
    open_span: Span
    body: Body

    @property
    def span(self) -> Span:
        """Return the place of the header, without the brace."""
        return self.type_span.to(self.label_spans[-1]) if self.label_spans else self.type_span

    @property
    def header(self) -> str:
        """Return the header as Terraform's snippets name it: `resource "a" "b"`."""
        return " ".join([self.type, *(f'"{label}"' for label in self.labels)])


@attrs.frozen(eq=False, repr=False)
class Body:
    """What stands between the braces of a block, or in a file."""

    span: Span
    attributes: dict[str, Attribute] = attrs.field(factory=dict)
    blocks: tuple[Block, ...] = ()

    def expression(self, name: str) -> Expression | None:
        """Return the expression of an attribute; None if it is not set."""
        found = self.attributes.get(name)
        return None if found is None else found.expression

    def blocks_of(self, kind: str) -> tuple[Block, ...]:
        """Return the blocks of a type."""
        return tuple(block for block in self.blocks if block.type == kind)


def traversals(expression: Expression, bound: frozenset[str] = frozenset()) -> Iterator[Traversal]:
    """Yield the traversals of an expression, except those of the names of its loops."""
    if isinstance(expression, Traversal):
        if expression.root not in bound:
            yield expression
    elif isinstance(expression, For):
        yield from traversals(expression.collection, bound)
        names = {expression.value_name, expression.key_name or expression.value_name}
        for part in expression.inner():
            yield from traversals(part, bound | names)
    else:
        for child in expression.children():
            yield from traversals(child, bound)


def body_traversals(body: Body) -> Iterator[Traversal]:
    """Yield the traversals of a body and its blocks; `dynamic` blocks bind their iterator."""
    yield from _body_traversals(body, frozenset())


def _body_traversals(body: Body, bound: frozenset[str]) -> Iterator[Traversal]:
    for attribute in body.attributes.values():
        yield from traversals(attribute.expression, bound)
    for block in body.blocks:
        names = bound
        if block.type == "dynamic" and block.labels:
            iterator = block.body.expression("iterator")
            name = iterator.root if isinstance(iterator, Traversal) else block.labels[0]
            names = bound | {name}
        yield from _body_traversals(block.body, names)
