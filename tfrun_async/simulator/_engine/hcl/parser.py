"""The parser of files: attributes and blocks in HCL's native syntax, or one expression."""

from __future__ import annotations

from tfrun_async.simulator._engine.hcl.expressions import ExpressionParser
from tfrun_async.simulator._engine.hcl.scanner import Scanner, Token, invalid_character
from tfrun_async.simulator._engine.hcl.source import BlockContext, SourceFile, Span
from tfrun_async.simulator._engine.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Expression,
    HclSyntaxError,
    Literal,
)
from tfrun_async.simulator._engine.hcl.templates import parse_quoted

MAX_LABELS = 4
"""How many labels a message about a block shows."""


def parse_body(file: SourceFile) -> Body:
    """Parse a whole file.

    Raises:
        HclSyntaxError: The first error in it.
    """
    return BodyParser(Scanner(file)).parse_file()


class BodyParser(ExpressionParser):
    """Parses bodies, and the expressions in them."""

    def parse_file(self) -> Body:
        """Parse a file up to its end."""
        return self._body(Span(self.scanner.file, 0, self.scanner.end), None)

    def _body(self, span: Span, opening: Token | None) -> Body:
        scanner = self.scanner
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        while True:
            scanner.skip_newlines()
            token = scanner.peek()
            if token.kind == "end":
                if opening is not None:
                    raise HclSyntaxError(
                        opening.span,
                        "Unclosed configuration block",
                        "There is no closing brace for this block before the end of the file. This "
                        "may be caused by incorrect brace nesting elsewhere in this file.",
                    )
                return Body(span, attributes, tuple(blocks))
            if token.kind == "}" and opening is not None:
                return Body(span, attributes, tuple(blocks))
            item = self._item()
            if isinstance(item, Block):
                blocks.append(item)
            elif (earlier := attributes.get(item.name)) is not None:
                raise HclSyntaxError(
                    item.name_span,
                    "Attribute redefined",
                    f'The argument "{item.name}" was already set at {earlier.name_span.brief()}. '
                    "Each argument may be set only once.",
                )
            else:
                attributes[item.name] = item

    def _item(self) -> Attribute | Block:
        name = self.scanner.take()
        if name.kind != "name":
            if name.kind == "quote":
                raise HclSyntaxError(
                    name.span, "Invalid argument name", "Argument names must not be quoted."
                )
            raise invalid_character(name) or HclSyntaxError(
                name.span,
                "Argument or block definition required",
                "An argument or block definition is required here.",
            )
        match self.scanner.peek().kind:
            case "=":
                attribute = self._attribute(name)
                self._end_line(
                    name.span,
                    "Missing newline after argument",
                    "An argument definition must end with a newline.",
                )
                return attribute
            case "{" | "name" | "quote":
                return self._block(name)
            case _:
                raise HclSyntaxError(
                    name.span,
                    "Argument or block definition required",
                    "An argument or block definition is required here. To set an argument, use the "
                    'equals sign "=" to introduce the argument value.',
                )

    def _attribute(self, name: Token) -> Attribute:
        self.scanner.take()
        return Attribute(name.text, name.span, self.parse())

    def _end_line(self, start: Span, summary: str, detail: str) -> None:
        token = self.scanner.peek()
        if token.kind not in {"newline", "end"}:
            raise invalid_character(token) or HclSyntaxError(
                token.span, summary, detail, context=start.to(token.span)
            )

    def _block(self, name: Token) -> Block:
        scanner = self.scanner
        labels: list[str] = []
        spans: list[Span] = []
        context = BlockContext(name.text, name.span.start)
        if self.depth == 0:
            scanner.file.contexts.append(context)
        while scanner.next_is("name", "quote"):
            label, span = self._label()
            labels.append(label)
            spans.append(span)
            if len(labels) <= MAX_LABELS:
                context.header += f' "{label}"'
        opening = scanner.take()
        if opening.kind != "{":
            raise self._bad_header(opening)
        with self.nested(opening.span):
            body = self._block_body(opening)
        context.end = scanner.take().span.end
        self._end_line(
            name.span,
            "Missing newline after block definition",
            "A block definition must end with a newline.",
        )
        return Block(name.text, name.span, tuple(labels), tuple(spans), opening.span, body)

    def _block_body(self, opening: Token) -> Body:
        """Parse a body up to its brace; on one line it has at most one argument."""
        scanner = self.scanner
        if scanner.next_is("newline", "end"):
            return self._body(opening.span, opening)
        if scanner.next_is("}"):
            return Body(opening.span)
        name = scanner.take()
        if name.kind != "name" or not scanner.next_is("="):
            raise HclSyntaxError(
                name.span,
                "Invalid single-argument block definition",
                "Single-line block syntax can include only one argument definition. To define "
                "multiple arguments, use the multi-line block syntax with one argument definition "
                "per line."
                if name.kind == "name"
                else "A single-line block definition can contain only a single argument.",
            )
        attribute = self._attribute(name)
        if not scanner.next_is("}"):
            token = scanner.peek()
            raise HclSyntaxError(
                token.span,
                "Invalid single-argument block definition",
                "A single-line block definition must end with a closing brace immediately after "
                "its single argument definition.",
            )
        return Body(opening.span, {attribute.name: attribute})

    def _label(self) -> tuple[str, Span]:
        token = self.scanner.peek()
        if token.kind == "name":
            self.scanner.take()
            return token.text, token.span
        label = parse_quoted(self)
        if not isinstance(label, Literal) or not isinstance(label.value.raw, str):
            raise HclSyntaxError(
                label.span,
                "Invalid string literal",
                'Template sequences are not allowed in this string. To include a literal "$", '
                'double it (as "$$") to escape it.',
            )
        return label.value.raw, label.span

    @staticmethod
    def _bad_header(token: Token) -> HclSyntaxError:
        if token.kind == "=":
            return HclSyntaxError(
                token.span,
                "Invalid block definition",
                'The equals sign "=" indicates an argument definition, and must not be used when '
                "defining a block.",
            )
        return invalid_character(token) or HclSyntaxError(
            token.span,
            "Invalid block definition",
            'Either a quoted string block label or an opening brace ("{") is expected here.',
        )


def parse_expression(text: str, name: str = "<value>") -> Expression:
    """Parse a text that is one expression, such as the value of a variable."""
    return parse_part(Scanner(SourceFile(name, text)))


def parse_part(scanner: Scanner) -> Expression:
    """Parse the part of a file that a scanner has, which is one expression."""
    scanner.skips_newlines = True
    expression = ExpressionParser(scanner).parse()
    token = scanner.peek()
    if token.kind != "end":
        raise invalid_character(token) or HclSyntaxError(
            token.span,
            "Extra characters after expression",
            "An expression was successfully parsed, but extra characters were found after it.",
        )
    return expression
