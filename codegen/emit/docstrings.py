"""Lay out docstrings: wrapped, and escaped where the text needs it."""

import re
import textwrap
from collections.abc import Iterable

_WIDTH = 100
_INDENT = "    "
_QUOTES = '"""'
_ENDING = re.compile(r'"(?=""|\Z)')

Section = tuple[str, tuple[tuple[str, str], ...]]
"""A title, such as ``Args``, and entries: names, possibly empty, with their descriptions.

Without a title it is a list of its entries.
"""


def docstring(text: str, depth: int = 0, sections: Iterable[Section] = ()) -> str:
    """Return a string literal, indented. Empty lines separate the paragraphs of the text."""
    margin = _INDENT * depth
    paragraphs = text.split("\n\n")
    blocks = [_wrap(_QUOTES + paragraphs[0], margin)]
    blocks += [_wrap(paragraph, margin) for paragraph in paragraphs[1:]]
    blocks += [_section(title, entries, margin) for title, entries in sections]
    if len(blocks) == 1:
        # A short docstring ends on its last line, so its quotes are wrapped with it.
        literal = _wrap(_QUOTES + text + _QUOTES, margin)
    else:
        literal = "\n\n".join(blocks) + f"\n{margin}{_QUOTES}"
    prefix, body = _escape(literal.removeprefix(margin)[3:-3])
    return f"{margin}{prefix}{_QUOTES}{body}{_QUOTES}"


def _section(title: str, entries: tuple[tuple[str, str], ...], margin: str) -> str:
    if not title:
        return "\n".join(
            _wrap(f"- {name}: {text}", margin, f"{margin}  ") for name, text in entries
        )
    inner = margin + _INDENT
    lines = [f"{margin}{title}:"]
    for name, text in entries:
        lines.append(
            _wrap(f"{name}: {text}", inner, inner + _INDENT) if name else _wrap(text, inner)
        )
    return "\n".join(lines)


def _wrap(text: str, margin: str, hanging: str | None = None) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=margin if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _escape(body: str) -> tuple[str, str]:
    """Return a string prefix and the text, escaped for use between triple quotes."""
    if "\\" in body and _QUOTES not in body and not body.endswith(('"', "\\")):
        return "r", body
    return "", _ENDING.sub(r"\"", body.replace("\\", "\\\\"))
