"""The many ways in which schemas describe the same values."""

from typing import Any

import pytest

from codegen.drift.describe import describe
from tests.support.openapi_documents import (
    TEXT,
    document,
    find_differences,
    paths_with_get,
    report_lines,
    resource,
)

TITLE = {"$ref": "#/components/schemas/Title"}


def attribute_lines(ours: Any, theirs: Any, **components: Any) -> list[str]:
    """Return what the text says of one attribute with this schema on either side."""
    one = document(paths_with_get(resource(attributes={"title": ours})))
    other = document(paths_with_get(resource(attributes={"title": theirs})), components=components)
    return report_lines(one, other)[1:]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (TEXT, {"type": "integer"}, "~ attribute title type: ours string, theirs integer"),
        (
            TEXT,
            {"type": "string", "format": "date-time"},
            "~ attribute title type: ours string, theirs date-time",
        ),
        (
            {"type": ["string", "integer"]},
            TEXT,
            "~ attribute title type: ours integer, string, theirs string",
        ),
        (TEXT, TEXT | {"nullable": True}, "~ attribute title null: ours no, theirs yes"),
        ({"items": TEXT}, TEXT, "~ attribute title type: ours array, theirs string"),
        (
            {"additionalProperties": TEXT},
            TEXT,
            "~ attribute title type: ours object, theirs string",
        ),
        ({"type": ["string", "null"]}, TEXT, "~ attribute title null: ours yes, theirs no"),
        (TEXT, TEXT | {"enum": ["b", "a"]}, "+ attribute title values: a, b"),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, "- attribute title values: b"),
        (
            {"enum": ["a"]},
            {"oneOf": [{"const": "a"}, {"const": "c"}]},
            "+ attribute title values: c",
        ),
        (
            {"type": "object", "properties": {"on": TEXT}},
            {"type": "object", "properties": {"on": {"type": "boolean"}}},
            "~ attribute title.on type: ours string, theirs boolean",
        ),
        (
            {"type": "array", "items": TEXT},
            {"type": "array", "items": {"type": "object", "properties": {"x": TEXT}}},
            "~ attribute title[] type: ours string, theirs object",
        ),
        (
            {"type": "object", "additionalProperties": TEXT},
            {"type": "object", "properties": {"x": {"type": "boolean"}, "y": TEXT}},
            "~ attribute title.x type: ours string, theirs boolean",
        ),
    ],
)
def test_attribute_that_differs(ours: Any, theirs: Any, expected: str) -> None:
    """Types, null and the values of enums are compared, on every level, each on a line."""
    assert attribute_lines(ours, theirs) == [expected]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"type": ["string", "null"]}, TEXT | {"nullable": True}),
        ({"type": ["string", "null"]}, {"anyOf": [TEXT, {"type": "null"}]}),
        ({"type": ["string", "null"]}, {"oneOf": [{"type": "null"}, TEXT]}),
        ({"type": ["string", "null"]}, {"allOf": [TITLE], "nullable": True}),
        (TEXT, TITLE | {"description": "A title."}),
        (TEXT, {"$ref": "#/components/schemas/list/0"}),
        ({"enum": ["a"]}, {"const": "a"}),
        ({"enum": ["a", 1, True]}, {"type": ["boolean", "integer", "string"]}),
        ({"type": ["string", "null"], "enum": ["a"]}, {"enum": ["a", None]}),
        ({"enum": ["a", "b"]}, {"anyOf": [{"enum": ["a"]}, {"enum": ["b"]}]}),
        ({"enum": ["a"]}, TEXT),
        ({"type": ["string", "integer"]}, {"anyOf": [TEXT, {"type": "integer"}]}),
        ({"type": "integer"}, {"anyOf": [TEXT, {}]}),
        (TEXT, {"$ref": "other.yaml#/Title"}),
        (TEXT, {"$ref": "https://example.com/title.json"}),
        (TEXT, {"$ref": "#/components/schemas/Nowhere"}),
        (TEXT, True),
        (TEXT, {"allOf": [TEXT, None], "description": 3}),
        ({"type": "object", "properties": {"x": TEXT}}, {"properties": {"x": TEXT}}),
        ({"type": "object", "properties": {"x": TEXT}}, {"type": "object"}),
        (
            {"type": "object", "properties": {"x": TEXT, "y": TEXT}},
            {"allOf": [{"properties": {"x": TEXT}}, {"properties": {"x": {}, "y": TEXT}}]},
        ),
        (
            {"type": "object", "properties": {"x": TEXT, "y": TEXT}},
            {"anyOf": [{"properties": {"x": TEXT}}, {"properties": {"x": TEXT, "y": TEXT}}]},
        ),
        ({"type": "array", "items": TEXT}, {"items": TEXT}),
        (
            {"type": "integer", "exclusiveMinimum": 1, "maximum": 9},
            {"type": "integer", "minimum": 1, "exclusiveMinimum": True}
            | {"maximum": 9, "exclusiveMaximum": False},
        ),
        ({"type": "array", "items": TEXT}, {"type": "array"}),
        ({"type": "object", "additionalProperties": TEXT}, {"additionalProperties": True}),
    ],
)  # fmt: skip
def test_other_words_for_the_same_are_no_drift(ours: Any, theirs: Any) -> None:
    """OpenAPI has many ways to put a thing, and who says less does not disagree."""
    assert attribute_lines(ours, theirs, schemas={"Title": TEXT, "list": [TEXT]}) == []


def test_names_are_compared_without_their_hyphens() -> None:
    """An underscored spelling, or one that is known as an alias, is the same attribute."""
    aliased = {"type": "string", "x-aliases": ["other-name"]}
    within = [
        {"type": "object", "properties": {name: schema}}
        for name, schema in (("name", aliased), ("other-name", TEXT))
    ]
    attributes = {"created-at": TEXT, "name": aliased, "in": within[0]}
    ours = document(paths_with_get(resource(attributes=attributes)))
    attributes = {"created_at": TEXT, "other_name": TEXT, "in": within[1]}
    theirs = document(paths_with_get(resource(attributes=attributes)))
    assert find_differences(ours, theirs) == []
    missing = document(paths_with_get(resource(attributes={"name": TEXT, "updated_at": TEXT})))
    assert "+ attribute updated_at string" in report_lines(ours, missing)


def test_write_only_attributes_are_no_part_of_a_resource() -> None:
    """A secret that is sent and never read back is not lacking in what we read."""
    secret = {"allOf": [TEXT, {"writeOnly": True}]}
    theirs = document(paths_with_get(resource(attributes={"title": TEXT, "key": secret})))
    assert find_differences(document(paths_with_get(resource())), theirs) == []
    choice = {"anyOf": [TEXT | {"writeOnly": True}, TEXT]}
    theirs = document(paths_with_get(resource(attributes={"title": TEXT, "key": choice})))
    assert report_lines(document(paths_with_get(resource())), theirs)[1:] == [
        "+ attribute key string"
    ]


def test_recursive_schemas_end() -> None:
    """A schema may lead to itself: through properties, through `allOf`, or at once."""
    schemas = {
        "Tree": {
            "type": "object",
            "properties": {
                "leaf": TEXT,
                "branches": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            },
        },
        "Knot": {"allOf": [{"$ref": "#/components/schemas/Knot"}], "type": "object"},
        "Loop": {"$ref": "#/components/schemas/Loop"},
    }
    names = {name.lower(): {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    ours = document(paths_with_get(resource(attributes=names)), components={"schemas": schemas})
    assert find_differences(ours, ours) == []
    other = schemas | {"Tree": {"type": "object", "properties": {"branches": {"type": "array"}}}}
    theirs = document(paths_with_get(resource(attributes=names)), components={"schemas": other})
    assert report_lines(ours, theirs)[1:] == ["- attribute tree.leaf string"]


def test_schemas_that_lead_to_each_other_are_followed_for_a_few_levels() -> None:
    """Many schemas that all hold each other have no end of paths through them."""
    names = [f"s{i}" for i in range(7)]
    every = {name: {"$ref": f"#/components/schemas/{name}"} for name in names}
    schemas = {name: {"type": "object", "properties": every} for name in names}
    ours = document(paths_with_get(resource(attributes=every)), components={"schemas": schemas})
    attributes = describe(ours, "ours").resources["notes"].attributes
    assert max(key.count(".") for key in attributes) == 4


def test_alias_is_no_reason_to_overlook_the_name() -> None:
    """Where both spellings are sent, the name itself is compared."""
    aliased = {"type": "string", "x-aliases": ["other-name"]}
    theirs = {"name": {"type": "integer"}, "other-name": TEXT}
    ours = document(paths_with_get(resource(attributes={"name": aliased})))
    assert report_lines(ours, document(paths_with_get(resource(attributes=theirs))))[1:] == [
        "~ attribute name type: ours string, theirs integer"
    ]
