"""Lay out docstrings: wrapped to the line, and safe for whatever the prose contains."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDTH = 100
_INDENT = "    "
_QUOTES = '"""'
_ENDING = re.compile(r'"(?=""|\Z)')

Section = tuple[str, tuple[tuple[str, str], ...]]
"""A title, such as ``Args``, and entries: names, possibly empty, with their prose.

Without a title it is a list of its entries.
"""


def docstring(text: str, depth: int = 0, sections: Iterable[Section] = ()) -> str:
    """Return a string literal, indented. An empty line parts the paragraphs of the text."""
    margin = _INDENT * depth
    paragraphs = text.split("\n\n")
    blocks = [_wrapped(_QUOTES + paragraphs[0], margin)]
    blocks += [_wrapped(paragraph, margin) for paragraph in paragraphs[1:]]
    blocks += [_section(title, entries, margin) for title, entries in sections]
    if len(blocks) == 1:
        # A short docstring ends on its last line, so its quotes are wrapped with it.
        literal = _wrapped(_QUOTES + text + _QUOTES, margin)
    else:
        literal = "\n\n".join(blocks) + f"\n{margin}{_QUOTES}"
    prefix, body = _quotable(literal.removeprefix(margin)[3:-3])
    return f"{margin}{prefix}{_QUOTES}{body}{_QUOTES}"


def _section(title: str, entries: tuple[tuple[str, str], ...], margin: str) -> str:
    if not title:
        return "\n".join(
            _wrapped(f"- {name}: {text}", margin, f"{margin}  ") for name, text in entries
        )
    inner = margin + _INDENT
    lines = [f"{margin}{title}:"]
    for name, text in entries:
        lines.append(
            _wrapped(f"{name}: {text}", inner, inner + _INDENT) if name else _wrapped(text, inner)
        )
    return "\n".join(lines)


def _wrapped(text: str, margin: str, hanging: str | None = None) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=margin if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _quotable(body: str) -> tuple[str, str]:
    """Return a prefix and the text such that they can stand between triple quotes."""
    if "\\" in body and _QUOTES not in body and not body.endswith(('"', "\\")):
        return "r", body
    return "", _ENDING.sub(r"\"", body.replace("\\", "\\\\"))
