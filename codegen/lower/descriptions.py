"""Take the prose out of a spec, note where it is missing, and make it speak Python."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegen.spec.diagnostics import Pointer, Problems
    from codegen.spec.loader import Spec

_SUMMARY_WIDTH = 89
"""What fits on the first line of a method's docstring, after its quotes."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_CODE = re.compile(r"`([a-z][a-z0-9_.\[\]-]*)`")
_NULL = re.compile(r"\b[Nn]ull\b")


class Prose:
    """Reads descriptions."""

    def __init__(self, spec: Spec, problems: Problems) -> None:
        self._spec = spec
        self._problems = problems

    def text(self, node: dict[str, Any], pointer: Pointer, key: str = "description") -> str:
        """Return a description, each of its paragraphs on one line."""
        text = node.get(key, "").strip()
        if not text:
            self._problems.add(self._spec.place(pointer), f"needs a {key}")
        elif text[-1] not in ".!?":
            self._add((*pointer, key), "must end with a full stop")
        if node.get("deprecated"):
            text = f"Deprecated. {text}"
        return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))

    def summarised(self, node: dict[str, Any], pointer: Pointer, key: str = "description") -> str:
        """Return a description whose first sentence is a paragraph, and fits on a line."""
        first, *rest = _SENTENCE_END.split(self.text(node, pointer, key), maxsplit=1)
        if len(first) > _SUMMARY_WIDTH:
            excess = len(first) - _SUMMARY_WIDTH
            self._add((*pointer, key), f"its first sentence is {excess} characters too long")
        return "\n\n".join([first, *rest])

    def _add(self, pointer: Pointer, text: str) -> None:
        self._problems.add(self._spec.place(pointer), text)


def in_python(text: str, words: Mapping[str, str]) -> str:
    """Return prose with the Python names of what it calls by the names of the API."""

    def translated(match: re.Match[str]) -> str:
        parts = [match[1]] if match[1] in words else match[1].split(".")
        known = all(part in words for part in parts)
        return f"`{'.'.join(words[part] for part in parts)}`" if known else match[0]

    return _NULL.sub("None", _CODE.sub(translated, text))


def default_text(value: Any) -> str:
    """Return the words that add a default to a description."""
    return f" Default: ``{value if isinstance(value, bool) else json.dumps(value)}``."
