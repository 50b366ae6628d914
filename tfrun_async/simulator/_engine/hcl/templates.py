"""Templates: texts with `${}` interpolations and `%{}` directives, quoted or as a heredoc."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import (
    Conditional,
    Expression,
    For,
    HclSyntaxError,
    Literal,
    Template,
    TemplateFor,
)
from tfrun_async.simulator._engine.hcl.values import string

if TYPE_CHECKING:
    from tfrun_async.simulator._engine.hcl.expressions import ExpressionParser

_QUOTED_TEXT = re.compile(r'(?:[^"\\$%\n]+|\\.|\$\$\{|%%\{|\$(?!\{)|%(?!\{))+')
_BARE_TEXT = re.compile(r"(?:[^$%]+|\$\$\{|%%\{|\$(?!\{)|%(?!\{))+")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|\$(\$\{)|%(%\{)", re.DOTALL)
# A `~` strips the blanks of its own line, with the line break if there is nothing else.
_LEADING = re.compile(r"\A[ \t\r]*\n?")
_TRAILING = re.compile(r"(?:(?<=\n)[ \t]+|[ \t]*\r?\n|[ \t]+)\Z")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_MULTI_LINE = (
    "Quoted strings may not be split over multiple lines. To produce a multi-line string, either "
    'use the \\n escape to represent a newline character or use the "heredoc" multi-line template '
    "syntax."
)
_UNTERMINATED = "No closing marker was found for the string."


@attrs.define(eq=False)
class _Text:
    """A text of a template, whose blanks a neighbour's `~` may remove."""

    span: Span
    text: str


@attrs.frozen(eq=False)
class _Directive:
    """A `%{ }` part: its keyword, and what follows it."""

    keyword: str
    span: Span
    expression: Expression | None = None
    names: tuple[str | None, str] = (None, "")


_Part = _Text | _Directive | Expression


def parse_quoted(parser: ExpressionParser) -> Expression:
    """Parse a quoted template; its opening quote is the next token."""
    scanner = parser.scanner
    opening = scanner.take().span
    parts = _read_parts(parser, _QUOTED_TEXT, is_quoted=True)
    if not scanner.file.text.startswith('"', scanner.at) or scanner.at >= scanner.end:
        _raise_unclosed(parser, opening)
    scanner.at += 1
    return _join(parts, scanner.span(opening.start, scanner.at))


def _raise_unclosed(parser: ExpressionParser, opening: Span) -> None:
    scanner = parser.scanner
    at = scanner.at
    if scanner.file.text.startswith("\n", at) and at < scanner.end:
        raise HclSyntaxError(scanner.span(at, at + 1), "Invalid multi-line string", _MULTI_LINE)
    raise HclSyntaxError(opening, "Unterminated template string", _UNTERMINATED)


def parse_heredoc(parser: ExpressionParser) -> Expression:
    """Parse a heredoc; its opening line is the next token."""
    scanner = parser.scanner
    opening = scanner.take()
    is_indented = opening.text.startswith("<<-")
    tag = opening.text.lstrip("<- ").strip()
    start = opening.span.end
    closing = re.compile(rf"^[ \t]*{re.escape(tag)}[ \t\r]*$", re.MULTILINE).search(
        scanner.file.text, start, scanner.end
    )
    if closing is None:
        end = scanner.span(scanner.end, scanner.end)
        raise HclSyntaxError(end, "Unterminated template string", _UNTERMINATED)
    whole_end, scanner.end, scanner.at = scanner.end, closing.start(), start
    parts = _read_parts(parser, _BARE_TEXT, is_quoted=False)
    scanner.end, scanner.at = whole_end, closing.end()
    if is_indented:
        _unindent(parts)
    return _join(parts, scanner.span(opening.span.start, scanner.at))


def parse_bare(parser: ExpressionParser) -> Expression:
    """Parse a whole text as a template, such as a string of a JSON file."""
    scanner = parser.scanner
    start = scanner.at
    parts = _read_parts(parser, _BARE_TEXT, is_quoted=False)
    return _join(parts, scanner.span(start, scanner.end))


def _read_parts(
    parser: ExpressionParser, pattern: re.Pattern[str], *, is_quoted: bool
) -> list[_Part]:
    scanner, parts = parser.scanner, list[_Part]()
    text, strips_next = scanner.file.text, False
    while scanner.at < scanner.end:
        match = pattern.match(text, scanner.at, scanner.end)
        if match is not None:
            found = _unescape(scanner.span(*match.span()), is_quoted=is_quoted)
            if strips_next:
                found = _LEADING.sub("", found)
            parts.append(_Text(scanner.span(*match.span()), found))
            scanner.at, strips_next = match.end(), False
        elif text.startswith(("${", "%{"), scanner.at):
            part, strips_before, strips_next = _read_sequence(parser)
            if strips_before and parts and isinstance(last := parts[-1], _Text):
                last.text = _TRAILING.sub("", last.text)
            parts.append(part)
        else:
            break
    return parts


def _unescape(span: Span, *, is_quoted: bool) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[4] or match[5]:
            return match[4] or match[5]
        if not is_quoted:
            return match[0]
        if match[1] or match[2]:
            code = int(match[1] or match[2], 16)
            return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if match[3] not in _ESCAPED:
            place = Span(span.file, span.start + match.start(), span.start + match.end())
            raise HclSyntaxError(
                place,
                "Invalid escape sequence",
                f'The symbol "{match[3]}" is not a valid escape sequence selector.',
            )
        return _ESCAPED[match[3]]

    return _ESCAPE.sub(replace, span.text)


def _read_sequence(parser: ExpressionParser) -> tuple[_Part, bool, bool]:
    """Read an interpolation or a directive, and whether it strips blanks before and after."""
    scanner = parser.scanner
    start = scanner.at
    opening = scanner.span(start, start + 2)
    strips_before = scanner.file.text.startswith("~", start + 2)
    scanner.at = start + 2 + strips_before
    with parser.nested(opening, skips_newlines=True):
        is_directive = opening.text == "%{"
        part: _Part = _read_directive(parser, opening) if is_directive else parser.parse()
        text, at = scanner.file.text, scanner.peek().span.start
        strips_after = text.startswith("~", at)
        if not text.startswith("}", at + strips_after) or at + strips_after >= scanner.end:
            raise HclSyntaxError(
                opening,
                "Unclosed template interpolation sequence",
                "There is no closing brace for this interpolation sequence before the end of the "
                "quoted template. This might be caused by incorrect nesting inside the given "
                "expression.",
            )
        scanner.at = at + strips_after + 1
    return part, strips_before, strips_after


def _read_directive(parser: ExpressionParser, opening: Span) -> _Directive:
    scanner = parser.scanner
    token = scanner.take()
    match token.text:
        case "if":
            return _Directive("if", opening, parser.parse())
        case "else" | "endif" | "endfor" as keyword:
            return _Directive(keyword, opening)
        case "for":
            names = parser.loop_names()
            return _Directive("for", opening, parser.parse(), names)
        case _:
            raise HclSyntaxError(
                token.span,
                "Invalid template directive",
                f'"{token.text}" is not a valid template control keyword.',
            )


def _unindent(parts: Sequence[_Part]) -> None:
    """Remove the indentation that all lines of a heredoc share."""
    source = "".join(part.text if isinstance(part, _Text) else "\0" for part in parts)
    lines = [line for line in source.split("\n") if line.strip(" \t")]
    indent = min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)
    if not indent:
        return
    is_line_start = True
    for part in parts:
        if isinstance(part, _Text):
            lines = part.text.split("\n")
            first = lines[0][indent:] if is_line_start else lines[0]
            part.text = "\n".join([first, *(line[indent:] for line in lines[1:])])
        is_line_start = False


def _join(parts: Sequence[_Part], span: Span) -> Expression:
    body, rest = _read_body(list(parts), 0, span, ())
    if rest < len(parts):
        part = parts[rest]
        place = part.span
        raise HclSyntaxError(
            place, "Unexpected template directive", "There is no directive that this one ends."
        )
    return _template(body, span, is_whole=True)


def _template(parts: list[Expression], span: Span, *, is_whole: bool = False) -> Expression:
    if not parts:
        return Literal(span, string(""))
    if len(parts) == 1 and (isinstance(parts[0], Literal) and parts[0].value.type.kind == "string"):
        return Literal(span, parts[0].value)
    if is_whole and len(parts) == 1 and not isinstance(parts[0], TemplateFor | Conditional):
        return parts[0]
    return Template(span, tuple(parts))


def _read_body(
    parts: list[_Part], at: int, span: Span, ends: tuple[str, ...], depth: int = 0
) -> tuple[list[Expression], int]:
    """Return the expressions up to a directive that ends them, and its index."""
    body: list[Expression] = []
    while at < len(parts):
        part = parts[at]
        if isinstance(part, _Text):
            body.append(Literal(part.span, string(part.text)))
        elif isinstance(part, Expression):
            body.append(part)
        elif part.keyword in ends:
            return body, at
        elif part.keyword == "if" and part.expression is not None:
            found, at = _read_if(parts, at, part, span, depth)
            body.append(found)
        elif part.keyword == "for" and part.expression is not None:
            found, at = _read_for(parts, at, part, span, depth)
            body.append(found)
        else:
            return body, at
        at += 1
    if ends:
        raise HclSyntaxError(
            span, "Unclosed template directive", f"There is no {ends[-1]} for this directive."
        )
    return body, at


def _check_depth(directive: _Directive, depth: int) -> None:
    if depth > 30:
        raise HclSyntaxError(
            directive.span, "Nested too deeply", "The simulator reads at most 30 directives."
        )


def _read_if(
    parts: list[_Part], at: int, directive: _Directive, span: Span, depth: int
) -> tuple[Expression, int]:
    _check_depth(directive, depth)
    yes, at = _read_body(parts, at + 1, directive.span, ("else", "endif"), depth + 1)
    no: list[Expression] = []
    ending = parts[at]
    if isinstance(ending, _Directive) and ending.keyword == "else":
        no, at = _read_body(parts, at + 1, directive.span, ("endif",), depth + 1)
    condition = directive.expression
    if condition is None:
        raise AssertionError("an if directive has a condition")
    return Conditional(span, condition, _template(yes, span), _template(no, span)), at


def _read_for(
    parts: list[_Part], at: int, directive: _Directive, span: Span, depth: int
) -> tuple[Expression, int]:
    _check_depth(directive, depth)
    body, at = _read_body(parts, at + 1, directive.span, ("endfor",), depth + 1)
    collection = directive.expression
    if collection is None:
        raise AssertionError("a for directive has a collection")
    key_name, value_name = directive.names
    value = _template(body, span)
    loop = For(span, key_name, value_name, collection, None, value, None, groups=False)
    return TemplateFor(span, loop), at
