"""The lexical structure of HCL: tokens of expressions and bodies, found one at a time."""

from __future__ import annotations

import re

import attrs

from tfrun_async.simulator._engine.hcl.source import MAX_TOKENS, SourceFile, Span
from tfrun_async.simulator._engine.hcl.syntax import HclSyntaxError

_BLANK = re.compile(r"(?:[ \t\r]+|(?://|\#)[^\n]*|(?s:/\*.*?\*/))*")
_TOKEN = re.compile(
    r"""
      (?P<newline> \n )
    | (?P<number> \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
    | (?P<name> [^\W\d][\w-]* )
    | (?P<quote> " )
    | (?P<heredoc> <<-?[ ]*(?P<tag>[^\W\d][\w-]*)\r?\n )
    | (?P<symbol> \.\.\.|=>|==|!=|<=|>=|&&|\|\||::|[{}\[\]().,:?=<>!+*/%-] )
    """,
    re.VERBOSE,
)
BITWISE = {"&": 'boolean AND ("&&")', "|": 'boolean OR ("||")', "^": "", "~": 'boolean NOT ("!")'}
_BITWISE_DETAIL = "Bitwise operators are not supported."


@attrs.frozen(eq=False)
class Token:
    """A token; its kind is a symbol itself, or a group of the pattern, `end` or `invalid`."""

    kind: str
    span: Span

    @property
    def text(self) -> str:
        """Return the text."""
        return self.span.text


class Scanner:
    """Reads a file from left to right; newlines are blanks within parentheses and brackets."""

    def __init__(self, file: SourceFile, start: int = 0, end: int | None = None) -> None:
        self.file = file
        self.at = start
        self.end = len(file.text) if end is None else end
        self.skips_newlines = False
        self._peeked: tuple[bool, int, Token] | None = None

    def span(self, start: int, end: int) -> Span:
        """Return a part of the file."""
        return Span(self.file, start, end)

    def peek(self) -> Token:
        """Return the next token, without taking it."""
        key = (self.skips_newlines, self.at)
        if self._peeked is None or self._peeked[:2] != key:
            self._peeked = (*key, self._scan())
        return self._peeked[2]

    def take(self) -> Token:
        """Return the next token, and move behind it."""
        token = self.peek()
        self.at = token.span.end
        return token

    def take_if(self, *kinds: str) -> Token | None:
        """Take the next token if it is of a kind."""
        return self.take() if self.peek().kind in kinds else None

    def next_is(self, *kinds: str) -> bool:
        """Say whether the next token is of a kind."""
        return self.peek().kind in kinds

    def is_name(self, name: str) -> bool:
        """Say whether the next token is that name."""
        return self.peek().kind == "name" and self.peek().text == name

    def skip_newlines(self) -> None:
        """Move behind newlines."""
        while self.take_if("newline"):
            pass

    def _scan(self) -> Token:
        take_token(self.file, self.at)
        text, at = self.file.text, self.at
        while True:
            blank = _BLANK.match(text, at, self.end)
            at = blank.end() if blank else at
            if not (self.skips_newlines and text.startswith("\n", at) and at < self.end):
                break
            at += 1
        if at >= self.end:
            return Token("end", self.span(self.end, self.end))
        if text.startswith("/*", at):
            raise HclSyntaxError(
                self.span(at, at + 2), "Unterminated comment", "No end of this comment was found."
            )
        match = _TOKEN.match(text, at, self.end)
        if match is None:
            return Token("invalid", self.span(at, at + 1))
        kind = match.lastgroup or "invalid"
        kind = "heredoc" if kind == "tag" else kind
        return Token(match[0] if kind == "symbol" else kind, self.span(at, match.end()))


def take_token(file: SourceFile, at: int) -> None:
    """Count a token.

    Raises:
        HclSyntaxError: The configuration has too many.
    """
    file.allowance.tokens -= 1
    if file.allowance.tokens < 0:
        raise HclSyntaxError(
            Span(file, at, at + 1),
            "Configuration is too large for the simulator",
            f"The simulator reads at most {MAX_TOKENS} tokens of a configuration.",
        )


def invalid_character(token: Token) -> HclSyntaxError | None:
    """Return the error of a character that HCL has no use for."""
    text = token.text
    if token.kind != "invalid":
        return None
    if text in BITWISE:
        hint = f" Did you mean {BITWISE[text]}?" if BITWISE[text] else ""
        return HclSyntaxError(token.span, "Unsupported operator", _BITWISE_DETAIL + hint)
    if text == "'":
        detail = 'Single quotes are not valid. Use double quotes (") to enclose strings.'
    elif text == "`":
        detail = (
            'The "`" character is not valid. To create a multi-line string, use the "heredoc" '
            'syntax, like "<<EOT".'
        )
    elif text == ";":
        detail = (
            'The ";" character is not valid. Use newlines to separate arguments and blocks, and '
            "commas to separate items in collection values."
        )
    else:
        detail = "This character is not used within the language."
    return HclSyntaxError(token.span, "Invalid character", detail)
