"""Check that the generator knows each key of a spec at its place."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import SCHEMAS, Spec
from codegen.spec.reader import SpecReader

# For each kind of node its keys, and for each key the kind of its value: `[kind]` is a list of that
# kind, `{kind}` a mapping. An empty kind is not checked here, since OpenAPI's own schema does it.
_DESCRIPTIONS = {"summary": "", "description": "", "externalDocs": "external docs"}
_EXAMPLES = {"example": "", "examples": ""}
_CONTENT = {"content": "{media type}"}
_ALLOWED_KEYS: Mapping[str, Mapping[str, str]] = {
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
        **_DESCRIPTIONS,
        "operationId": "",
        "tags": "",
        "parameters": "[parameter]",
        "requestBody": "request body",
        "responses": "{response}",
        "x-rate-limit": "text",
        "x-refuse": "[precondition]",
        "x-arguments": "text",
        "x-example": "text",
    },
    "precondition": {"when": "{}", "because": "text"},
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
_EXTENSIONS = {"x-aliases": "[text]", "x-name": "text", "deprecated": "flag"}
_ATTRIBUTE_EXTENSIONS = {
    **_EXTENSIONS,
    "x-secret": "flag",
    "x-secret-if": "text",
    "x-format": "text",
}
_RELATIONSHIP_EXTENSIONS = {
    **_EXTENSIONS,
    **dict.fromkeys(("x-nullable", "x-secret"), "flag"),
    "x-resource": "text",
}
_LIST_EXTENSIONS = {"x-name": "text", "x-resource": "text", "x-secret": "flag"}
_NAMED_SCHEMA_EXTENSIONS = {"x-id-prefix": "text"}
_ENUM_VALUE_EXTENSIONS = {"x-final": "text"}
_NODE_TYPES: Mapping[str, tuple[type, str]] = {
    "[": (list, "a list"),
    "{": (dict, "a mapping"),
    "text": (str, "text"),
    "flag": (bool, "true or false"),
}


def check_keywords(spec: Spec, diagnostics: Diagnostics) -> None:
    """Report every key that the generator does not know."""
    _KeywordChecker(spec, diagnostics).check("document", spec.document, ())


class _KeywordChecker(SpecReader):
    def check(self, kind: str, node: Any, pointer: Pointer) -> None:
        """Check a node of a kind, as `_ALLOWED_KEYS` names it."""
        if not kind or (node in (True, False) and pointer[-1] == "additionalProperties"):
            return
        expected, type_text = _NODE_TYPES.get(kind) or _NODE_TYPES.get(kind[0], _NODE_TYPES["{"])
        if not isinstance(node, expected):
            self._report(pointer, f"must be {type_text}")
        elif isinstance(node, list):
            for i, item in enumerate(node):
                self.check(kind[1:-1], item, (*pointer, str(i)))
        elif isinstance(node, dict):
            allowed = None if kind.startswith("{") else _allowed_keys(kind, pointer)
            for key, value in node.items():
                if allowed is None:
                    self.check(kind[1:-1], value, (*pointer, key))
                elif key in allowed:
                    self.check(allowed[key], value, (*pointer, key))
                else:
                    self._report_unknown_key(key, allowed, pointer)

    def _report_unknown_key(self, key: str, allowed: Mapping[str, str], pointer: Pointer) -> None:
        message = f"key {key!r} is not allowed here"
        if key == "nullable":
            message = "'nullable' is OpenAPI 3.0: write type: [..., 'null'] instead"
        elif close := get_close_matches(key, allowed, n=1):
            message += f"; did you mean {close[0]!r}?"
        self._report(pointer, message)


def _allowed_keys(kind: str, pointer: Pointer) -> Mapping[str, str]:
    # The values of an enum are the alternatives of a named schema's `oneOf`.
    if kind == "schema" and pointer[:2] == SCHEMAS and pointer[3:4] == ("oneOf",):
        return {**_ALLOWED_KEYS[kind], **(_ENUM_VALUE_EXTENSIONS if len(pointer) == 5 else {})}
    if kind == "schema" and pointer[:-1] == SCHEMAS:
        return {**_ALLOWED_KEYS[kind], **_NAMED_SCHEMA_EXTENSIONS}
    if kind != "schema" or pointer[-2:-1] != ("properties",):
        return _ALLOWED_KEYS[kind]
    if pointer[:2] == SCHEMAS and pointer[3:] == ("properties", "data"):
        return {**_ALLOWED_KEYS[kind], **_LIST_EXTENSIONS}
    is_relationship = pointer[-3:-2] == ("relationships",)
    return {
        **_ALLOWED_KEYS[kind],
        **(_RELATIONSHIP_EXTENSIONS if is_relationship else _ATTRIBUTE_EXTENSIONS),
    }
