"""The schemas of the tools have only what all hosts and their models can read.

Gemini's function declarations are the narrowest: they have the keywords below, and refuse all tools
if one schema has another (https://ai.google.dev/api/caching#Schema). The names follow Claude's and
OpenAI's rules for names of tools and arguments.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import create_model

from tests.mcp.test_server import PAGE
from tests.support.mcp_session import tool_session
from tfrun_async import Client
from tfrun_async.mcp._schemas import tool_schema
from tfrun_async.models import Workspace
from tfrun_async.simulator import Simulator

_SCALARS = {"string", "integer", "number", "boolean"}
_KEYWORDS = {
    **{kind: {"enum", "minimum", "maximum", "default"} for kind in _SCALARS},
    "array": {"items"},
    "object": {"properties", "required"},
}
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,39}")  # Cursor shortens long names of tools
_DESCRIPTION_LIMIT = 1024  # characters, by OpenAI's rule for functions


def _problems(schema: Any, path: str) -> Iterator[str]:
    """Return what a host might not read in a schema, with its place."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    if not isinstance(kind, str) or kind not in _KEYWORDS:
        yield f"{path}: has no single type"
        return
    for keyword in schema.keys() - _KEYWORDS[kind] - {"type", "description"}:
        yield f"{path}: has {keyword}"
    if "default" in schema and schema["default"] is None:
        yield f"{path}: has null as its default"
    if kind != "string" and "enum" in schema:
        yield f"{path}: has an enum of {kind}"
    if kind == "array":
        yield from _problems(schema.get("items"), f"{path}[]")
    if kind == "object":
        yield from _problems_of_properties(schema, path)


def _problems_of_properties(schema: dict[str, Any], path: str) -> Iterator[str]:
    properties = schema.get("properties") or {}
    if not properties:
        yield f"{path}: has no properties"
    if unknown := set(schema.get("required", ())) - set(properties):
        yield f"{path}: requires {unknown}"
    for name, each in properties.items():
        if not _NAME.fullmatch(name):
            yield f"{path}.{name}: is no plain name"
        yield from _problems(each, f"{path}.{name}")


async def test_every_host_can_read_the_schemas_of_all_tools(tfe: Client) -> None:
    """Without references, alternatives, nulls, or keywords that some model refuses."""
    async with tool_session(tfe) as session:
        listed = await session.list_tools()
    assert set(PAGE) < set(listed)
    for name, tool in listed.items():
        assert _NAME.fullmatch(name)
        assert tool.input_schema["type"] == "object"
        assert [*_problems(tool.input_schema, name)] == []
        assert len(tool.description or "") <= _DESCRIPTION_LIMIT, name
        assert tool.output_schema is None
        written = json.dumps(tool.input_schema)
        assert not any(word in written for word in ("$ref", "$defs", "anyOf", "oneOf", "allOf"))


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"$ref": "#/$defs/x"}, "x: has no single type"),
        ({"type": ["string", "null"]}, "x: has no single type"),
        ({"type": "string", "default": None}, "x: has null as its default"),
        ({"type": "number", "exclusiveMinimum": 0}, "x: has exclusiveMinimum"),
        ({"type": "array"}, "x[]: has no single type"),
        ({"type": "object", "additionalProperties": True}, "x: has no properties"),
        ({"type": "object", "properties": {"a-b": {"type": "string"}}}, "x.a-b: is no plain name"),
    ],
)
def test_the_check_of_schemas_finds_problems(schema: dict[str, Any], problem: str) -> None:
    """Otherwise it could not fail."""
    assert problem in [*_problems(schema, "x")]


async def test_optional_values_may_be_null(tfe: Client) -> None:
    """The schemas do not say so, but some hosts send null for each argument that is left out."""
    async with tool_session(tfe) as session:
        schema = (await session.list_tools())["create_run"].input_schema
        nulls = dict.fromkeys(schema["properties"].keys() - {"workspace_id", "confirm_destroy"})
        text = await session.error_text("create_run", workspace_id="ws-1", **nulls)
    assert "404" in text
    assert schema["required"] == ["workspace_id"]


def test_an_argument_may_have_the_name_of_a_keyword() -> None:
    """Only keywords are left out of a schema."""
    schema = tool_schema(create_model("model", title=(str, ...)))
    assert schema == {
        "type": "object",
        "properties": {"title": {"type": "string"}},
        "required": ["title"],
    }


_PARAMS: dict[str, Any] = {
    "target_addrs": ["terraform_data.one"],
    "replace_addrs": [],
    "variables": [{"key": "zones", "value": '["a"]'}],
    "plan_only": True,
}


@pytest.mark.parametrize(
    "arguments",
    [
        _PARAMS,
        {"params": _PARAMS},
        {name: json.dumps(value) for name, value in _PARAMS.items()},
        {"params": {name: json.dumps(value) for name, value in _PARAMS.items()}},
        {"params": json.dumps({name: json.dumps(value) for name, value in _PARAMS.items()})},
        {"params": {**_PARAMS, "variables": [json.dumps(_PARAMS["variables"][0])]}},
        {"params": {**_PARAMS, "variables": '{"zones": ["a"]}'}},
        {**_PARAMS, "params": {"plan_only": True, "target_addrs": None}},
    ],
)
async def test_a_run_is_created_however_its_attributes_are_given(
    tfe: Client, workspace: Workspace, arguments: dict[str, Any]
) -> None:
    """Flat or in params, and lists and objects as such or as JSON text."""
    async with tool_session(tfe) as session:
        run = await session.call("create_run", workspace_id=workspace.id, **arguments)
    attributes = run["data"]["attributes"]
    assert attributes["plan-only"] is True
    assert attributes["target-addrs"] == ["terraform_data.one"]
    assert attributes["variables"] == [{"key": "zones", "value": '["a"]'}]


async def test_an_attribute_that_is_given_twice_is_refused(sim: Simulator, tfe: Client) -> None:
    """One of the two values would be ignored."""
    before = len(sim.requests)
    async with tool_session(tfe) as session:
        text = await session.error_text(
            "create_run", workspace_id="ws-1", message="a", params={"message": "b"}
        )
        assert "message: must be given once, got it here and in params" in text
        text = await session.error_text(
            "create_run", workspace_id="ws-1", params={"target_addrs": "[not JSON"}
        )
        assert "params.target_addrs must be a list" in text
    assert len(sim.requests) == before
