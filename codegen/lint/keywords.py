"""Check that every key of a spec is one that the generator knows, in its place."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegen.spec.diagnostics import Pointer, Problems
    from codegen.spec.loader import Spec

_PROSE = {"summary": "", "description": "", "externalDocs": "external docs"}
_EXAMPLES = {"example": "", "examples": ""}
_CONTENT = {"content": "{media type}"}
_KINDS: Mapping[str, Mapping[str, str]] = {
    "document": {
        "openapi": "",
        "info": "",
        "servers": "",
        "security": "",
        "externalDocs": "external docs",
        "tags": "[tag]",
        "paths": "{path item}",
        "components": "components",
    },
    "tag": {"name": "", "description": "", "externalDocs": "external docs"},
    "external docs": {"url": "", "description": ""},
    "components": {"schemas": "{schema}", "securitySchemes": ""},
    "path item": {
        "summary": "",
        "description": "",
        "parameters": "[parameter]",
        **dict.fromkeys(("get", "put", "post", "patch", "delete"), "operation"),
    },
    "operation": {
        **_PROSE,
        "operationId": "",
        "tags": "",
        "parameters": "[parameter]",
        "requestBody": "request body",
        "responses": "{response}",
        "x-rate-limit": "text",
        "x-refuse": "[refusal]",
    },
    "refusal": {"when": "{}", "because": "text"},
    "parameter": {
        **_EXAMPLES,
        "name": "",
        "in": "",
        "required": "",
        "description": "",
        "schema": "schema",
        "style": "",
        "explode": "",
        "x-resource": "text",
        "x-name": "text",
    },
    "request body": {**_CONTENT, "required": "", "description": ""},
    "response": {**_CONTENT, "headers": "{header}", "description": ""},
    "header": {**_EXAMPLES, "description": "", "schema": "schema", "required": ""},
    "media type": {**_EXAMPLES, "schema": "schema"},
    "schema": {
        **_EXAMPLES,
        **dict.fromkeys(("$ref", "title", "description", "default", "type", "format"), ""),
        **dict.fromkeys(("const", "enum", "required", "pattern", "uniqueItems"), ""),
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), ""),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "multipleOf"), ""),
        **dict.fromkeys(("minProperties", "maxProperties", "readOnly", "writeOnly"), ""),
        **dict.fromkeys(("oneOf", "anyOf", "allOf"), "[schema]"),
        "properties": "{schema}",
        "items": "schema",
        "additionalProperties": "schema",
    },
}
_OF_BOTH = {"x-aliases": "[text]", "x-name": "text", "deprecated": "flag"}
_OF_ATTRIBUTES = {**_OF_BOTH, "x-secret": "flag", "x-format": "text"}
_OF_RELATIONSHIPS = {**_OF_BOTH, "x-resource": "text", "x-nullable": "flag"}
_TYPES: Mapping[str, tuple[type, str]] = {
    "[": (list, "a list"),
    "{": (dict, "a mapping"),
    "text": (str, "text"),
    "flag": (bool, "true or false"),
}


def check_keywords(spec: Spec, problems: Problems) -> None:
    """Note every key that nothing reads."""
    _Check(spec, problems).node("document", spec.document, ())


class _Check:
    def __init__(self, spec: Spec, problems: Problems) -> None:
        self._spec = spec
        self._problems = problems

    def node(self, kind: str, node: Any, pointer: Pointer) -> None:
        """Check a node of a kind; ``{kind}`` is a mapping of them, ``[kind]`` a list."""
        if not kind or (node in (True, False) and pointer[-1] == "additionalProperties"):
            return  # what OpenAPI itself describes
        expected, words = _TYPES.get(kind) or _TYPES.get(kind[0], _TYPES["{"])
        if not isinstance(node, expected):
            self._problems.add(self._spec.place(pointer), f"expected {words}")
        elif isinstance(node, list):
            for i, item in enumerate(node):
                self.node(kind[1:-1], item, (*pointer, str(i)))
        elif isinstance(node, dict):
            known = None if kind.startswith("{") else _known(kind, pointer)
            for key, value in node.items():
                if known is None:
                    self.node(kind[1:-1], value, (*pointer, key))
                elif key in known:
                    self.node(known[key], value, (*pointer, key))
                else:
                    self._refuse(key, known, pointer)

    def _refuse(self, key: str, known: Mapping[str, str], pointer: Pointer) -> None:
        text = f"{key!r} means nothing here"
        if key == "nullable":
            text = "'nullable' is OpenAPI 3.0: write type: [..., 'null'] instead"
        elif close := get_close_matches(key, known, n=1):
            text += f"; is it {close[0]!r}?"
        self._problems.add(self._spec.place(pointer), text)


def _known(kind: str, pointer: Pointer) -> Mapping[str, str]:
    if kind != "schema" or pointer[-2:-1] != ("properties",):
        return _KINDS[kind]
    is_relationship = pointer[-3:-2] == ("relationships",)
    return {**_KINDS[kind], **(_OF_RELATIONSHIPS if is_relationship else _OF_ATTRIBUTES)}
