"""Read the descriptions of a spec, report missing ones, and put Python names into them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from codegen.spec.diagnostics import Pointer
from codegen.spec.reader import SpecReader

_SUMMARY_WIDTH = 89
"""What fits on the first line of a method's docstring, after its quotes."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_CODE = re.compile(r"`([a-z][a-z0-9_.\[\]-]*)`")
_NULL = re.compile(r"\b[Nn]ull\b")


class Descriptions(SpecReader):
    """Reads descriptions."""

    def read(self, node: dict[str, Any], pointer: Pointer, key: str = "description") -> str:
        """Return a description, each of its paragraphs on one line."""
        text = node.get(key, "").strip()
        if not text:
            self._report(pointer, f"needs a {key}")
        elif text[-1] not in ".!?":
            self._report((*pointer, key), "must end with a full stop")
        if node.get("deprecated"):
            text = f"Deprecated. {text}"
        return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))

    def read_with_summary(
        self, node: dict[str, Any], pointer: Pointer, key: str = "description"
    ) -> str:
        """Return a description whose first sentence is a paragraph, and fits on a line."""
        first, *rest = _SENTENCE_END.split(self.read(node, pointer, key), maxsplit=1)
        if len(first) > _SUMMARY_WIDTH:
            excess = len(first) - _SUMMARY_WIDTH
            self._report((*pointer, key), f"its first sentence is {excess} characters too long")
        return "\n\n".join([first, *rest])


def with_python_names(text: str, python_names: Mapping[str, str]) -> str:
    """Return a description with the names of the API in it replaced by those of Python."""

    def translate(match: re.Match[str]) -> str:
        parts = [match[1]] if match[1] in python_names else match[1].split(".")
        known = all(part in python_names for part in parts)
        return f"`{'.'.join(python_names[part] for part in parts)}`" if known else match[0]

    return _NULL.sub("None", _CODE.sub(translate, text))


def default_text(value: Any) -> str:
    """Return the sentence that adds a default to a description."""
    return f" Default: ``{value if isinstance(value, bool) else json.dumps(value)}``."
