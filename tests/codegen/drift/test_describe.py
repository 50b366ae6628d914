"""How operations and resources of two documents are matched."""

from typing import Any

import pytest

from codegen.drift.describe import describe
from tests.support.openapi_documents import (
    TEXT,
    body,
    data,
    document,
    drift,
    find_differences,
    paths_with_get,
    resource,
)


def test_resources_are_matched_by_type_wherever_they_stand() -> None:
    """In lists, in `included`, in a choice, or among the components, under any name."""
    ours = document(
        {},
        components={
            "schemas": {name: resource(name) for name in ("notes", "tags", "users", "task-results")}
        },
    )
    choice = {"type": "array", "items": {"oneOf": [resource("users"), resource("tags")]}}
    listed = {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/N"}]}}
    response = {"type": "object", "properties": {"data": listed, "included": choice}}
    theirs = document(
        {"/notes": {"get": {"responses": {"200": body(response)}}}},
        components={
            "schemas": {
                "N": resource("notes"),
                "notes-id": {"properties": {"type": {"const": "notes"}, "id": TEXT}},
                "results": resource("task_results"),
            }
        },
    )
    result = drift(ours, theirs)
    assert [subject.name for subject in result] == ["GET /notes"]


def test_variants_of_a_resource_are_one_resource() -> None:
    """A list may show less than reading one does."""
    full = resource(attributes={"title": TEXT, "text": TEXT})
    less = {"/notes": {"get": {"responses": {"200": body(data(resource()))}}}}
    ours = document({}, components={"schemas": {"Note": full}})
    result = drift(ours, document(less | paths_with_get(full)))
    assert {subject.what for subject in result} == {"operation"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("/notes/{note_id}", "/notes/{id}/"),
        ("/notes/{note_id}", "/api/v2/notes/{id}"),
        ("/notes/{note_id}", "/proxied/api/v2/notes/{id}"),
        ("/notes/{note_id}", "/v2/notes/{id}"),
    ],
)
def test_paths_are_matched_below_the_api(ours: str, theirs: str) -> None:
    """Names of parameters and where the API is mounted do not matter."""
    one = document(
        {ours: {"get": {}}}, servers=[{"url": "https://{host}/api/v2"}], components={"schemas": {}}
    )
    servers = [{"url": "https://example.com/api"}] if theirs.startswith("/v2") else [None]
    assert find_differences(one, document({theirs: {"get": {}}}, servers=servers)) == []


def test_servers_of_a_path_go_before_those_of_the_document() -> None:
    """A path may be mounted elsewhere."""
    item = {"get": {}, "servers": [{"url": "/api"}]}
    theirs = document({"/v2/notes": item}, servers=[{"url": "https://example.com/other"}])
    assert find_differences(document({"/api/v2/notes": {"get": {}}}), theirs) == []


def test_paths_that_are_the_same_are_one() -> None:
    """Of two that differ in the names of their parameters, the first is compared."""
    get: dict[str, Any] = {"get": {"responses": {"200": {}}}}
    theirs = document({"/notes/{id}": get, "/notes/{note_id}": {"get": {}}})
    assert find_differences(document({"/notes/{name}": get}), theirs) == []


def test_schema_that_no_response_has_adds_nothing_to_a_resource() -> None:
    """What may be sent has the same type and other attributes."""
    sent = resource(attributes={"title": TEXT, "comment": TEXT})
    theirs = document(paths_with_get(resource()), components={"schemas": {"NotePayload": sent}})
    assert find_differences(document(paths_with_get(resource())), theirs) == []


def test_choice_that_holds_itself_ends() -> None:
    """A resource that may be itself, or another, is read for what else it is."""
    loop = {"oneOf": [{"$ref": "#/components/schemas/Loop"}, resource()]}
    theirs = document(
        paths_with_get({"$ref": "#/components/schemas/Loop"}),
        components={"schemas": {"Loop": loop}},
    )
    assert find_differences(document(paths_with_get(resource())), theirs) == []


def test_only_json_of_a_successful_response_is_compared() -> None:
    """Neither errors, nor pages for people, nor what is included."""
    users = {"type": "array", "items": resource("users")}
    response = {"properties": {"data": resource(), "included": users}}
    success: dict[str, Any] = body(response)
    success["content"] = {"text/html": {"schema": data(resource("pages"))}} | success["content"]
    responses = {"200": success, "404": body(data(resource("errors")))}
    theirs = describe(document({"/notes/{id}": {"get": {"responses": responses}}}), "theirs")
    assert theirs.resources.keys() == {"notes", "users"}
    assert theirs.operations["/notes/{}", "GET"].response == {"notes"}
