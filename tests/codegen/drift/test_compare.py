"""The differences between two descriptions of an API."""

import copy
from typing import Any

import pytest

from codegen.drift.report import Report, render_text
from tests.support.openapi_documents import (
    TEXT,
    body,
    data,
    document,
    drift,
    find_differences,
    paths_with_get,
    report_lines,
    resource,
)

ORGANIZATION = body(data(resource("organizations")))


def test_attributes_and_relationships_of_one_side_are_found() -> None:
    """What only one side has is named with its type, and what is in it is not."""
    flags = {"type": "object", "properties": {"on": {"type": "boolean"}}}
    to_one = data({"type": "object", "properties": {"type": {"const": "users"}}})
    ours = document(paths_with_get(resource(attributes={"title": TEXT, "flags": flags})))
    theirs = document(
        paths_with_get(
            resource(attributes={"title": TEXT, "state": TEXT}, relationships={"by": to_one})
        )
    )
    assert report_lines(ours, theirs) == [
        "resource notes",
        "- attribute flags object",
        "+ attribute state string",
        "+ relationship by to-one",
    ]


def test_relationships_are_compared_by_what_they_lead_to() -> None:
    """One or many, of which type, and null where they say so and we do not."""

    def to(name: str, **more: Any) -> dict[str, Any]:
        return {"type": "object", "properties": {"type": {"enum": [name]}}} | more

    def related(**schemas: Any) -> dict[str, Any]:
        links = {key: data(schema) for key, schema in schemas.items()}
        return document(paths_with_get(resource(relationships=links)))

    many = {"type": "array", "items": to("users")}
    either = {"anyOf": [to("users"), to("teams")]}
    ours = related(
        a=to("users"), b=to("users"), c=to("users"), d=to("users"), e=None, f=to("users")
    )
    theirs = related(
        a=many, b=to("teams"), c=to("users", nullable=True), d=None, e=to("users"), f=either
    )
    assert report_lines(ours, theirs)[1:] == [
        "~ relationship a type: ours to-one, theirs to-many",
        "~ relationship b values: ours users, theirs teams",
        "~ relationship c null: ours no, theirs yes",
    ]
    assert report_lines(theirs, ours)[1:] == [
        "~ relationship a type: ours to-many, theirs to-one",
        "~ relationship b values: ours teams, theirs users",
    ]


def test_relationship_of_ours_says_which_resource_it_leads_to() -> None:
    """Our spec names the resource beside a reference that could lead to any."""
    any_one = {"anyOf": [{"type": "object"}, {"type": "null"}]}
    link = {"$ref": "#/components/schemas/ToOne", "x-resource": "User"}
    schemas = {"ToOne": data(any_one), "User": resource("users")}
    ours = document(
        paths_with_get(resource(relationships={"by": link})), components={"schemas": schemas}
    )
    theirs = {"type": "object", "nullable": True, "properties": {"type": {"const": "teams"}}}
    other = document(
        paths_with_get(resource(relationships={"by": data(theirs)})),
        components={"schemas": {"users": resource("users")}},
    )
    assert report_lines(ours, other)[1:] == [
        "~ relationship by null: ours no, theirs yes",
        "~ relationship by values: ours users, theirs teams",
    ]


def test_operations_of_one_side_are_listed() -> None:
    """Theirs in the groups that we have are in scope, others are not."""
    ours = document({"/notes": {"get": {}, "put": {}}})
    paths = {
        "/api/v2/notes": {"get": {"tags": ["texts"]}, "post": {"tags": ["texts"]}},
        "/api/v2/teams": {"get": {"tags": [3]}},
    }
    result = drift(ours, document(paths))
    scopes = {
        (subject.name, subject.group, subject.in_scope, differences[0].kind.value)
        for subject, differences in result.items()
    }
    assert scopes == {
        ("POST /api/v2/notes", "texts", True, "lacking"),
        ("PUT /notes", "notes", True, "extra"),
        ("GET /api/v2/teams", "teams", False, "lacking"),
    }


def query(name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


def test_query_parameters_are_compared() -> None:
    """By their names as they are, with types, values and whether they are required."""
    choices = {"type": "array", "items": {"enum": ["a", "b"]}}
    ours = [
        query("filter[my_state]", choices, explode=False),
        query("size", {"type": "integer"}),
        query("q", TEXT),
        query("many", choices),
    ]
    theirs = [
        query("filter[my_state]", {"type": "string", "enum": ["a", "c"]}),
        query("size", TEXT, required=True),
        {"$ref": "#/components/parameters/Other"},
        {"name": "id", "in": "path", "schema": TEXT},
        query("many", {"type": "array", "items": {"enum": ["a", "b", "d"]}}),
        None,
    ]
    one = {"/notes": {"get": {"parameters": ours}}}
    other = {"/notes": {"get": {}, "parameters": theirs}}
    components = {"parameters": {"Other": query("filter[my-state]", TEXT)}}
    assert report_lines(document(one), document(other, components=components)) == [
        "operation GET /notes",
        "+ query filter[my-state] string",
        "+ query filter[my_state] values: c",
        "- query filter[my_state] values: b",
        "+ query many[] values: d",
        "- query q string",
        "~ query size type: ours integer, theirs string",
        "~ query size required: ours no, theirs yes",
    ]


def paths_with_post(schema: Any, response: Any = None) -> dict[str, Any]:
    operation = {"requestBody": body(schema), "responses": {"201": body(response)}}
    return {"/notes": {"post": operation}}


def note(required: list[str], **attributes: Any) -> dict[str, Any]:
    schema = resource(attributes=attributes)
    schema["properties"]["attributes"]["required"] = required
    return data(schema)


def test_requests_are_compared() -> None:
    """Their attributes with what is required; what is only read is no part of a request."""
    read_only = TEXT | {"readOnly": True}
    ours = document(paths_with_post(note(["title"], title=TEXT, text=TEXT)))
    theirs = document(
        paths_with_post(note(["text"], title=TEXT, text=TEXT, id=read_only, color=TEXT))
    )
    assert report_lines(ours, theirs) == [
        "operation POST /notes",
        "+ request attribute color string",
        "~ request attribute text required: ours no, theirs yes",
        "~ request attribute title required: ours yes, theirs no",
    ]


def test_request_by_the_schema_of_the_resource_says_little() -> None:
    """It does not tell what else may be sent, nor what must be: that is not taken for drift."""
    shared = resource(attributes={"title": {"type": "integer"}, "state": TEXT})
    shared["properties"]["attributes"]["required"] = ["title", "state"]
    envelope = data({"$ref": "#/components/schemas/notes"})
    theirs = document(
        paths_with_post(envelope, envelope), components={"schemas": {"notes": shared}}
    )
    ours = document(paths_with_post(note([], title=TEXT, text=TEXT)))
    assert report_lines(ours, theirs) == [
        "+ resource notes",
        "operation POST /notes",
        "- request attribute text string",
        "~ request attribute title type: ours string, theirs integer",
    ]


def test_required_parts_of_a_request_add_up() -> None:
    """All that is required in parts is required, and in a choice what is in each."""
    title, text = ({"properties": {name: TEXT}, "required": [name]} for name in ("title", "text"))
    plain = {"properties": {"title": TEXT, "text": TEXT}}
    ours = document(paths_with_post(plain))
    assert report_lines(ours, document(paths_with_post({"allOf": [title, text]})))[1:] == [
        "~ request attribute text required: ours no, theirs yes",
        "~ request attribute title required: ours no, theirs yes",
    ]
    choice = {"anyOf": [title | plain, plain | {"required": ["text", "title"]}]}
    assert report_lines(ours, document(paths_with_post(choice)))[1:] == [
        "~ request attribute title required: ours no, theirs yes"
    ]


def test_resources_require_nothing() -> None:
    """What is read need not be sent, and a resource may list nothing."""
    required = resource()
    required["properties"]["attributes"]["required"] = ["title"]
    open_one = resource()
    open_one["properties"]["attributes"] = {"type": "object"}
    for theirs in (required, open_one):
        assert (
            find_differences(document(paths_with_get(resource())), document(paths_with_get(theirs)))
            == []
        )


def test_plain_and_missing_requests_are_compared() -> None:
    """A body that is no resource has properties; one side may have none at all."""
    plain = {"type": "object", "properties": {"comment": TEXT}}
    ours = document(paths_with_post(plain))
    without: dict[str, Any] = {"/notes": {"post": {"responses": {"201": body(None)}}}}
    assert report_lines(ours, document(without))[1:] == ["- request body"]
    assert report_lines(document(without), ours)[1:] == ["+ request body"]
    other = {"type": "object", "properties": {"comment": TEXT, "by": TEXT}}
    assert report_lines(ours, document(paths_with_post(other)))[1:] == [
        "+ request attribute by string"
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (["200", "404"], ["200", "409", "422"], ["+ codes 409, 422", "- codes 404"]),
        (["200", "404"], ["200", "default"], []),
        (["200", "404"], ["200", "4XX"], []),
        (["200", "202"], ["200", "default"], ["- codes 202"]),
        (["default", "200"], ["200", "404", "5XX"], []),
    ],
)
def test_status_codes_are_compared(ours: list[str], theirs: list[str], expected: list[str]) -> None:
    """Those that a range or a default covers are there."""

    def responding(codes: list[str]) -> dict[str, Any]:
        return document({"/notes": {"get": {"responses": {code: {} for code in codes}}}})

    assert report_lines(responding(ours), responding(theirs))[1:] == expected


def test_responses_are_compared() -> None:
    """One resource is not a list of them."""
    listed = data({"type": "array", "items": resource()})
    theirs = document({"/notes/{id}": {"get": {"responses": {"200": body(listed)}}}})
    assert report_lines(document(paths_with_get(resource())), theirs)[1:] == [
        "~ response type: ours notes, theirs list of notes"
    ]


def test_kinds_are_counted_for_the_summary() -> None:
    """Sections say what can break, and the last line how much there is of what."""
    ours = document(paths_with_get(resource(attributes={"a": TEXT, "b": TEXT})))
    paths = paths_with_get(resource(attributes={"a": {"type": "integer"}, "c": TEXT}))
    theirs = document(paths | {"/teams": {"get": {}}})
    result = Report(drift(ours, theirs))
    text = render_text(result, show_all=False)
    assert text == (
        "+ they have it and we lack it   ~ it differs   - only we have it\n\n"
        "Can break a caller:\n"
        "  resource notes\n"
        "    ~ attribute  a  type: ours string, theirs integer\n\n"
        "New:\n"
        "  resource notes\n"
        "    + attribute  c  string\n\n"
        "Only ours:\n"
        "  resource notes\n"
        "    - attribute  b  string\n\n"
        "Outside our scope, listed by --all: 0 resources, and operations of\n"
        "  + teams  1\n\n"
        "Drift: 1 breaking, 1 new, 1 only ours; 1 outside our scope.\n"
    )
    everything = render_text(result, show_all=True)
    assert "\n  + operation GET /teams\n" in everything
    assert "--all" not in everything


def test_text_of_theirs_cannot_command_the_terminal() -> None:
    """Control characters and line ends are escaped."""
    theirs = document(paths_with_get(resource(attributes={"title": TEXT, "\x1b[2J\nx": TEXT})))
    text = render_text(Report(drift(document(paths_with_get(resource())), theirs)), show_all=False)
    assert '  + attribute  "\\u001b[2J\\nx"  string\n' in text


def test_what_is_below_an_organization_is_outside_unless_it_returns_a_resource_of_ours() -> None:
    """Everything belongs to an organization, so that its path alone says nothing."""
    ours = document({"/organizations/{name}": {"get": {"responses": {"200": ORGANIZATION}}}})
    paths: dict[str, Any] = {
        "/organizations/{name}/teams": {"get": {}},
        "/organizations/{name}/parents": {"get": {"responses": {"200": ORGANIZATION}}},
        "/organizations/{name}/actions/rename": {"post": {}},
        "/organizations/{name}": {"patch": {}},
    }
    tagged = {
        path: {m: {"tags": ["x"]} | node for m, node in item.items()}
        for path, item in paths.items()
    }
    scopes = {
        subject.name: subject.in_scope
        for subject in drift(ours, document(tagged))
        if subject.name.startswith(("GET /organizations/{name}/", "POST", "PATCH"))
    }
    assert scopes == {
        "GET /organizations/{name}/teams": False,
        "GET /organizations/{name}/parents": True,
        "POST /organizations/{name}/actions/rename": True,
        "PATCH /organizations/{name}": True,
    }


def test_update_by_the_schema_of_the_resource_requires_nothing() -> None:
    """An update sends what it changes, whatever the resource always has."""
    shared = resource(attributes={"title": TEXT, "made": TEXT | {"readOnly": True}})
    envelope = data({"$ref": "#/components/schemas/notes"})
    operation = {"requestBody": body(envelope), "responses": {"200": body(envelope)}}
    ours = document(
        {"/notes/{id}": {"patch": operation, "post": operation}},
        components={"schemas": {"notes": shared}},
    )
    theirs = copy.deepcopy(ours)
    attributes = theirs["components"]["schemas"]["notes"]["properties"]["attributes"]
    attributes["required"] = ["title", "made"]
    assert report_lines(ours, theirs) == [
        "operation POST /notes/{id}",
        "~ request attribute title required: ours no, theirs yes",
    ]


def test_labels_of_a_tag_are_those_of_its_operations() -> None:
    """A tag may say for all its operations who can use them."""
    tags = [{"name": "teams", "x-vis": ["tfe", "hcpt"], "x-displayName": "Teams"}]
    theirs = document({"/teams": {"get": {"tags": ["teams"]}}}, tags=tags)
    assert report_lines(document({}), theirs) == [
        "+ operation GET /teams [x-vis: hcpt, x-vis: tfe]"
    ]
