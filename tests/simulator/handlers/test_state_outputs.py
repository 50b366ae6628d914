"""Tests of what states hold: outputs, and the resources of a workspace."""

import json

import pytest

from tests.support.core_api import Api
from tests.support.core_states import (
    OUTPUTS,
    in_base64,
    lock,
    managed,
    post_state,
    put_state,
    state,
)

RESOURCES = [
    managed("aws_instance", "web", {}, {}),
    managed("random_pet", "animal", {"index_key": "a.b"}, module="module.zoo"),
    {**managed("aws_ami", "base", {}), "mode": "data"},
]


@pytest.fixture
def workspace(api: Api) -> str:
    return api.workspace("app")


def test_outputs_are_listed_without_sensitive_values(api: Api, workspace: str) -> None:
    """By version and for the current state; one that is read shows its value."""
    version = put_state(api, workspace, state())
    listed = api.get(f"/state-versions/{version}/outputs")
    assert listed.data == api.get(f"/workspaces/{workspace}/current-state-version-outputs").data
    found = {item["attributes"]["name"]: item["attributes"] for item in listed.data}
    assert list(found) == list(OUTPUTS)
    assert found["zones"] == {
        "name": "zones",
        "sensitive": False,
        "type": "array",
        "value": ["a", "b"],
        "detailed-type": ["tuple", ["string", "string"]],
    }
    assert (found["password"]["sensitive"], found["password"]["value"]) == (True, None)
    password = api.get(f"/state-version-outputs/{listed.ids[-1]}").data
    assert password["attributes"]["value"] == "hush"
    assert password["links"]["self"] == f"/api/v2/state-version-outputs/{listed.ids[-1]}"


def test_outputs_by_version_come_in_pages(api: Api, workspace: str) -> None:
    """Those of the current state come all at once."""
    version = put_state(api, workspace, state())
    pages = [
        api.search(f"/state-versions/{version}/outputs", {"page[size]": "2", "page[number]": page})
        for page in "12"
    ]
    assert [len(page.ids) for page in pages] == [2, 1]
    assert pages[0].document["meta"]["pagination"]["total-count"] == 3
    assert len(api.get(f"/workspaces/{workspace}/current-state-version-outputs").ids) == 3


def test_included_outputs_hide_sensitive_values(api: Api, workspace: str) -> None:
    """With a state version and with a workspace, which has a type of its own for them."""
    put_state(api, workspace, state())
    for path, kind, type_name in (
        (f"/workspaces/{workspace}/current-state-version", "state-version-outputs", "type"),
        (f"/workspaces/{workspace}", "workspace-outputs", "output-type"),
    ):
        document = api.get(path, include="outputs").document
        related = document["data"]["relationships"]["outputs"]["data"]
        assert [item["id"] for item in related] == [item["id"] for item in document["included"]]
        assert {item["type"] for item in document["included"]} == {kind}
        values = {
            item["attributes"]["name"]: item["attributes"]["value"] for item in document["included"]
        }
        assert values == {"url": "https://app.acme.example", "zones": ["a", "b"], "password": None}
        assert document["included"][0]["attributes"][type_name] == "string"


def test_every_json_type_is_named(api: Api, workspace: str) -> None:
    """As the API names them, not as Terraform does."""
    values = {"string": "a", "number": 1, "boolean": True, "array": [1], "object": {}, "null": None}
    outputs = {name: {"value": value, "type": "dynamic"} for name, value in values.items()}
    put_state(api, workspace, state(outputs=outputs))
    listed = api.get(f"/workspaces/{workspace}/current-state-version-outputs").data
    assert [item["attributes"]["type"] for item in listed] == list(values)


def test_outputs_that_are_sent_along_take_precedence(api: Api, workspace: str) -> None:
    """As the document says of `json-state-outputs`."""
    outputs = {"word": {"sensitive": False, "type": "string", "value": "hello"}}
    lock(api, workspace)
    sent = in_base64(json.dumps(outputs).encode())
    version = post_state(api, workspace, state(), json_state_outputs=sent).data
    (output,) = api.get(f"/state-versions/{version['id']}/outputs").data
    assert (output["attributes"]["name"], output["attributes"]["value"]) == ("word", "hello")


def test_outputs_of_an_old_format_are_read(api: Api, workspace: str) -> None:
    """States of Terraform before 0.12 have them in their modules."""
    modules = [{"path": ["root"], "outputs": {"a": OUTPUTS["url"], "b": 1}, "resources": {}}]
    put_state(api, workspace, state(version=3, modules=modules))
    (output,) = api.get(f"/workspaces/{workspace}/current-state-version-outputs").data
    assert output["attributes"]["name"] == "a"
    version = api.get(f"/workspaces/{workspace}/current-state-version").data["attributes"]
    assert (version["state-version"], version["resources"]) == (3, [])


def test_who_has_no_state_has_no_outputs(api: Api, workspace: str) -> None:
    """That is a 404, as for strangers."""
    path = f"/workspaces/{workspace}/current-state-version-outputs"
    assert api.get(path).status == 404
    version = put_state(api, workspace, state())
    output = api.get(path).ids[0]
    stranger = api.login(is_member=False)
    for hidden in (
        path,
        f"/state-versions/{version}/outputs",
        f"/state-version-outputs/{output}",
        f"/workspaces/{workspace}/resources",
    ):
        assert (api.get(hidden).status, stranger.get(hidden).status) == (200, 404), hidden
    assert api.get("/state-version-outputs/wsout-1").status == 404


def test_the_managed_resources_are_listed(api: Api, workspace: str) -> None:
    """With their module and provider, as the document's sample has them; data is left out."""
    version = put_state(api, workspace, state(resources=RESOURCES))
    listed = api.get(f"/workspaces/{workspace}/resources").data
    assert [item["attributes"]["address"] for item in listed] == [
        "aws_instance.web[0]",
        "aws_instance.web[1]",
        'module.zoo.random_pet.animal["a.b"]',
    ]
    assert listed[2]["type"] == "resources"
    assert listed[2]["attributes"] == {
        "address": 'module.zoo.random_pet.animal["a.b"]',
        "name": "animal",
        "created-at": "2026-01-01",
        "updated-at": "2026-01-01",
        "module": "module.zoo",
        "provider": "hashicorp/random",
        "provider-type": "random_pet",
        "modified-by-state-version-id": version,
        "name-index": "a.b",
    }
    assert listed[0]["attributes"]["module"] == "root"
    attributes = api.get(f"/workspaces/{workspace}").data["attributes"]
    assert attributes["resource-count"] == 3
    assert api.get(f"/workspaces/{api.workspace('empty')}/resources").data == []


def test_a_resource_keeps_its_id_and_knows_who_changed_it(api: Api, workspace: str) -> None:
    """Only a state in which it differs counts as a change."""
    path = f"/workspaces/{workspace}/resources"
    first = put_state(api, workspace, state(resources=[managed("aws_vpc", "net", {})]))
    (before,) = api.get(path).data
    api.advance(86_400)
    same = [managed("aws_vpc", "net", {}), managed("aws_vpc", "other", {})]
    put_state(api, workspace, state(2, resources=same))
    assert api.get(path).data[0] == before
    changed = [managed("aws_vpc", "net", {"attributes": {"id": "vpc-2"}})]
    third = put_state(api, workspace, state(3, resources=changed))
    (after,) = api.get(path).data
    assert after["id"] == before["id"]
    modifiers = [each["attributes"]["modified-by-state-version-id"] for each in (before, after)]
    assert modifiers == [first, third]
    assert before["attributes"]["created-at"] == after["attributes"]["created-at"]
    assert before["attributes"]["updated-at"] < after["attributes"]["updated-at"]


def test_resources_are_searched_sorted_and_paged(api: Api, workspace: str) -> None:
    """The parameters of HashiCorp's beta file work."""
    put_state(api, workspace, state(resources=RESOURCES))
    path = f"/workspaces/{workspace}/resources"
    web, other, animal = api.get(path).ids
    assert api.search(path, {"q": "ANIMAL"}).ids == [animal]
    assert api.search(path, {"page[size]": "1", "page[number]": "2"}).ids == [other]
    for sort, expected in {
        "name:asc": [animal, web, other],
        "nameIndex:desc": [animal, other, web],
        "provider:desc": [animal, web, other],
        "providerType:asc": [web, other, animal],
        "module:desc": [animal, web, other],
        "updatedAt:asc": [web, other, animal],
    }.items():
        assert api.search(path, {"sort": sort}).ids == expected, sort
    for sort in ("color:asc", "name", "name:up"):
        assert api.search(path, {"sort": sort}).status == 400, sort
