"""Diagnostics as text: a box with the summary, the place, the snippet and the detail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tfrun_async.simulator._engine.logs.ansi import (
    BOLD,
    RED,
    RESET,
    UNDERLINE,
    WIDTH,
    YELLOW,
    wrapped,
)
from tfrun_async.simulator._records.plans import Diagnostic


def diagnostic_lines(diagnostic: Diagnostic) -> Iterator[str]:
    """Yield the lines of a diagnostic."""
    is_error = diagnostic.severity == "error"
    color, label = (RED, "Error") if is_error else (YELLOW, "Warning")
    bar = f"{color}│{RESET} {RESET}"
    yield f"{color}╷{RESET}{RESET}"
    yield f"{bar}{BOLD}{color}{label}: {RESET}{RESET}{BOLD}{diagnostic.summary}{RESET}"
    for line in (*_place_lines(diagnostic), *_detail_lines(diagnostic)):
        yield f"{bar}{RESET}{line}"
    yield f"{color}╵{RESET}{RESET}"


def _place_lines(diagnostic: Diagnostic) -> Iterator[str]:
    if diagnostic.address is not None:
        yield ""
        yield f"  with {diagnostic.address},"
    elif diagnostic.range is not None:
        yield ""
    if diagnostic.range is None:
        return
    line = diagnostic.range["start"]["line"]
    snippet = diagnostic.snippet
    if snippet is None:
        yield f"  on {diagnostic.filename} line {line}:"
        yield "  (source code not available)"
        return
    context = f", in {snippet['context']}" if snippet["context"] else ""
    yield f"  on {diagnostic.filename} line {line}{context}:"
    yield from _code_lines(snippet)
    if snippet["values"]:
        yield "    ├────────────────"
        for note in snippet["values"]:
            yield f"    │ {BOLD}{note['traversal']}{RESET} {note['statement']}"


def _code_lines(snippet: Mapping[str, Any]) -> Iterator[str]:
    code = snippet["code"]
    start, end = snippet["highlight_start_offset"], snippet["highlight_end_offset"]
    marked = f"{code[:start]}{UNDERLINE}{code[start:end]}{RESET}{code[end:]}"
    for index, line in enumerate(marked.split("\n")):
        yield f"{snippet['start_line'] + index:4}: {line}{RESET}"


def _detail_lines(diagnostic: Diagnostic) -> Iterator[str]:
    if diagnostic.detail:
        yield ""
        yield from wrapped(diagnostic.detail, WIDTH - 1)
