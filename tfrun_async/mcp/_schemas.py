"""Schemas of tools that all hosts and their models can read.

Some models, such as Gemini, refuse all tools of a server if one schema has a keyword that they do
not support (https://github.com/promptfoo/promptfoo/issues/6902). So a schema has neither references
nor alternatives: an optional value has the schema of the value, and of several types it has the
first. The tools accept null and the other types all the same.
"""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

_UNSUPPORTED = ("$defs", "additionalProperties", "title")


def tool_schema(arguments: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of the arguments of a tool."""
    schema = arguments.model_json_schema(schema_generator=_PlainJsonSchema)
    return _inline(schema, schema.get("$defs", {}))


class _PlainJsonSchema(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False  # a title repeats the name, and costs a model tokens

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def union_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["choices"][0])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        result = super().default_schema(schema)
        if "default" in result and result["default"] is None:
            del result["default"]
        return result


def _inline(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with definitions in place of the references to them."""
    if "$ref" in schema:
        own = {key: value for key, value in schema.items() if key != "$ref"}
        return _inline(definitions[schema["$ref"].rpartition("/")[2]] | own, definitions)
    plain = {key: value for key, value in schema.items() if key not in _UNSUPPORTED}
    if "items" in plain:
        plain["items"] = _inline(plain["items"], definitions)
    if "properties" in plain:
        properties = plain["properties"].items()
        plain["properties"] = {name: _inline(each, definitions) for name, each in properties}
    return plain
