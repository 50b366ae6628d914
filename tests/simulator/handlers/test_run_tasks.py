"""Tests of run tasks and their associations."""

from typing import Any

import orjson
import pytest

from tests.support.core_api import Api, resource
from tests.support.core_run_tasks import (
    KEY,
    URL,
    associate,
    create_task,
    post_workspace_task,
    task_payload,
)

EVERYWHERE = {"enabled": True, "stages": ["pre_plan"], "enforcement-level": "mandatory"}


def test_a_run_task_reads_as_the_document_says(api: Api) -> None:
    """The document's own payload, with its string for a boolean and its underscore."""
    payload = {
        "data": {
            "type": "tasks",
            "attributes": {
                "name": "example",
                "url": "http://example.com",
                "description": "Simple description",
                "hmac_key": "secret",
                "enabled": "true",
                "category": "task",
                "global-configuration": EVERYWHERE,
            },
        }
    }
    response = api.post("/organizations/example/tasks", payload)
    assert response.status == 201
    key = response.data["id"]
    assert key.startswith("task-")
    assert response.data == {
        "id": key,
        "type": "tasks",
        "attributes": {
            "category": "task",
            "created-at": "2026-01-01T00:00:00.000Z",
            "name": "example",
            "params": None,
            "updated-at": "2026-01-01T00:00:00.000Z",
            "url": "http://example.com",
            "description": "Simple description",
            "enabled": True,
            "hmac-key": None,
            "global-configuration": EVERYWHERE,
        },
        "relationships": {
            "agent-pool": {"data": None},
            "integration": {"data": None},
            "organization": {"data": {"id": "example", "type": "organizations"}},
            "workspace-tasks": {"data": []},
        },
        "links": {"self": f"/api/v2/tasks/{key}"},
    }
    assert api.get(f"/tasks/{key}").data == response.data
    assert api.get("/organizations/example/tasks").data == [response.data]


def test_a_run_task_is_forwarded_by_the_agent_of_a_pool(api: Api) -> None:
    """Its results name the pool, until null says that the server sends the requests again."""
    pool = {"data": {"type": "agent-pools", "id": api.agent_pool()}}
    payload = task_payload()
    payload["data"]["relationships"] = {"agent-pool": pool}
    task = api.post("/organizations/example/tasks", payload).data
    assert task["relationships"]["agent-pool"] == pool
    workspace = api.configured_workspace()
    associate(api, workspace, task["id"])
    run = api.run(workspace)
    (stage,) = api.get(f"/runs/{run}/task-stages", include="task_results").document["included"]
    assert stage["attributes"]["agent-pool-id"] == pool["data"]["id"]
    api.advance(5)
    payload["data"]["relationships"] = {"agent-pool": {"data": None}}
    updated = api.patch(f"/tasks/{task['id']}", payload).data
    assert updated["relationships"]["agent-pool"] == {"data": None}
    assert updated["attributes"]["updated-at"] > updated["attributes"]["created-at"]
    payload["data"]["relationships"] = {"agent-pool": {"data": {"id": "apool-unknown"}}}
    refused = api.patch(f"/tasks/{task['id']}", payload)
    assert refused.pointers == {"/data/relationships/agent-pool"}


def test_what_is_left_out_has_a_default(api: Api) -> None:
    """A task is enabled, and runs nowhere by itself."""
    attributes = api.get(f"/tasks/{create_task(api)}").data["attributes"]
    assert attributes["enabled"] is True
    assert attributes["description"] is None
    assert attributes["global-configuration"] == {
        "enabled": False,
        "stages": ["post_plan"],
        "enforcement-level": "advisory",
    }


@pytest.mark.parametrize(
    ("attributes", "pointers"),
    [
        ({"name": None}, ["name"]),
        ({"name": "two words"}, ["name"]),
        ({"url": None}, ["url"]),
        ({"url": "example.com"}, ["url"]),
        ({"url": "ftp://example.com"}, ["url"]),
        ({"url": "http://[::1"}, ["url"]),
        ({"url": "http://localhost:99999"}, ["url"]),
        ({"url": "http://localhost:0"}, ["url"]),
        ({"url": 1, "category": "policy"}, ["url", "category"]),
        ({"category": None}, ["category"]),
        ({"description": "x" * 301}, ["description"]),
        ({"description": 1}, ["description"]),
        ({"hmac_key": 1}, ["hmac-key"]),
        ({"enabled": "yes"}, ["enabled"]),
        ({"enabled": 1}, ["enabled"]),
        ({"enabled": None}, ["enabled"]),
        ({"global_configuration": []}, ["global-configuration"]),
        (
            {"global_configuration": {"enabled": "no", "stages": [], "enforcement-level": "soft"}},
            [
                "global-configuration/enabled",
                "global-configuration/stages",
                "global-configuration/enforcement-level",
            ],
        ),
        ({"global_configuration": {"stages": ["plan"]}}, ["global-configuration/stages"]),
    ],
)
def test_wrong_attributes_are_refused(
    api: Api, attributes: dict[str, Any], pointers: list[str]
) -> None:
    """With a pointer to each; on update as well, and nothing changes."""
    response = api.post("/organizations/example/tasks", task_payload(**attributes))
    assert response.status == 422
    assert response.pointers == {f"/data/attributes/{pointer}" for pointer in pointers}
    assert api.get("/organizations/example/tasks").data == []
    task = create_task(api)
    before = api.get(f"/tasks/{task}").data
    response = api.patch(f"/tasks/{task}", resource("tasks", **attributes))
    assert response.status == 422
    assert response.pointers == {f"/data/attributes/{pointer}" for pointer in pointers}
    assert api.get(f"/tasks/{task}").data == before


def test_required_attributes_must_be_given(api: Api) -> None:
    """A name, a URL and a category."""
    response = api.post("/organizations/example/tasks", resource("tasks"))
    assert response.pointers == {f"/data/attributes/{key}" for key in ("name", "url", "category")}
    response = api.post("/organizations/example/tasks", resource("task"))
    assert response.pointers == {"/data/type"}


def test_a_description_has_300_characters_at_most(api: Api) -> None:
    """Characters, not bytes."""
    task = create_task(api, description="ü" * 300)
    assert api.get(f"/tasks/{task}").data["attributes"]["description"] == "ü" * 300


def test_a_name_is_taken_once_in_an_organization(api: Api) -> None:
    """A task may keep its own name, and another organization may use it too."""
    task = create_task(api)
    other = create_task(api, "other")
    response = api.post("/organizations/example/tasks", task_payload())
    assert (response.status, response.pointers) == (422, {"/data/attributes/name"})
    assert api.patch(f"/tasks/{other}", resource("tasks", name="checker")).status == 422
    assert api.patch(f"/tasks/{task}", resource("tasks", name="checker")).status == 200
    organization = resource("organizations", name="acme", email="a@example.com")
    assert api.post("/organizations", organization).status == 201
    assert api.post("/organizations/acme/tasks", task_payload()).status == 201


def test_update_changes_what_is_given(api: Api) -> None:
    """Nothing else, inside the global configuration too; a null clears."""
    task = create_task(api, description="before", global_configuration=EVERYWHERE)
    before = api.get(f"/tasks/{task}").data["attributes"]
    response = api.patch(
        f"/tasks/{task}",
        resource("tasks", enabled="false", global_configuration={"enabled": False}),
    )
    assert response.status == 200
    assert response.data["attributes"] == {
        **before,
        "enabled": False,
        "global-configuration": {**EVERYWHERE, "enabled": False},
    }
    assert api.patch(f"/tasks/{task}", resource("tasks")).data == response.data
    cleared = resource("tasks", description=None, global_configuration=None)
    attributes = api.patch(f"/tasks/{task}", cleared).data["attributes"]
    assert attributes["description"] is None
    assert attributes["global-configuration"] == {
        "enabled": False,
        "stages": ["post_plan"],
        "enforcement-level": "advisory",
    }


def test_a_new_task_is_checked_first(api: Api) -> None:
    """The endpoint gets a request with the test token, and must return 200."""
    create_task(api, hmac_key=KEY)
    (check,) = api.checks
    assert check.url == URL
    assert orjson.loads(check.body)["access_token"] == "test-token"
    for status, problem in (
        (500, "responded with 500"),
        (0, "did not respond"),
        (204, "responded with 204"),
    ):
        api.endpoint_status = status
        response = api.post("/organizations/example/tasks", task_payload("other"))
        assert (response.status, response.pointers) == (422, {"/data/attributes/url"})
        assert problem in response.document["errors"][0]["detail"]
    assert len(api.get("/organizations/example/tasks").data) == 1


def test_a_wrong_task_is_not_checked(api: Api) -> None:
    """What is refused anyway is sent nowhere."""
    assert api.post("/organizations/example/tasks", task_payload("no name")).status == 422
    assert api.post("/organizations/nobody/tasks", task_payload()).status == 404
    headers = {"authorization": "Bearer wrong"}
    response = api.request(
        "POST", "/api/v2/organizations/example/tasks", task_payload(), headers=headers
    )
    assert response.status == 401
    assert api.checks == []


def test_an_update_is_checked_if_the_url_or_key_changes(api: Api) -> None:
    """And changes nothing if the endpoint does not respond."""
    task = create_task(api)
    api.checks.clear()
    assert api.patch(f"/tasks/{task}", resource("tasks", url=URL, name="new")).status == 200
    assert api.checks == []
    api.endpoint_status = 404
    for attributes in ({"url": f"{URL}/2"}, {"hmac_key": "new"}):
        response = api.patch(f"/tasks/{task}", resource("tasks", **attributes))
        assert (response.status, response.pointers) == (422, {"/data/attributes/url"})
    assert [check.url for check in api.checks] == [f"{URL}/2", URL]
    assert api.get(f"/tasks/{task}").data["attributes"]["url"] == URL


@pytest.mark.parametrize(
    ("url", "is_checked"),
    [
        ("http://localhost:9/", True),
        ("https://127.1.2.3/", True),
        ("http://[::1]:9/", True),
        ("http://example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("http://10.0.0.1/", False),
    ],
)
def test_only_this_machine_is_contacted(api: Api, url: str, is_checked: bool) -> None:
    """Other endpoints are taken to be there."""
    create_task(api, url=url)
    assert bool(api.checks) is is_checked


def test_the_key_never_comes_back(api: Api) -> None:
    """Neither in responses nor in a repr."""
    task = create_task(api, hmac_key=KEY)
    associate(api, api.workspace(), task)
    assert KEY not in repr(api.core.store)
    assert KEY.encode() not in api.get(f"/tasks/{task}").body


def test_deletes_cascade(api: Api) -> None:
    """From task, workspace and organization to the associations."""
    one, two = api.workspace("one"), api.workspace("two")
    task, other = create_task(api), create_task(api, "other")
    gone, kept = associate(api, one, task), associate(api, one, other)
    assert api.delete(f"/workspaces/{one}/tasks/{gone}").status == 204
    assert api.get(f"/workspaces/{one}/tasks").ids == [kept]
    assert api.delete(f"/tasks/{other}").status == 204
    assert api.get(f"/workspaces/{one}/tasks").data == []
    assert api.get(f"/tasks/{other}").status == 404
    associate(api, two, task)
    assert api.delete(f"/workspaces/{two}").status == 204
    assert api.get(f"/tasks/{task}").data["relationships"]["workspace-tasks"]["data"] == []
    associate(api, one, task)
    assert api.delete("/organizations/example").status == 204
    assert api.get(f"/tasks/{task}").status == 404
    assert not api.core.store.tasks.workspace_tasks


def test_associations_and_their_workspaces_can_be_included(api: Api) -> None:
    """In the read and the list; nothing else can."""
    workspace, task = api.workspace(), create_task(api)
    key = associate(api, workspace, task)
    for path in (f"/tasks/{task}", "/organizations/example/tasks"):
        included = api.get(path, include="workspace_tasks").document["included"]
        assert [item["id"] for item in included] == [key]
        included = api.get(path, include="workspace_tasks.workspace").document["included"]
        assert [item["id"] for item in included] == [key, workspace]
        response = api.get(path, include="organization")
        assert response.status == 400
        assert response.document["errors"][0]["source"] == {"parameter": "include"}
    assert api.get(f"/workspaces/{workspace}/tasks", include="task").status == 400


def test_both_lists_have_pages(api: Api) -> None:
    """Twenty at a time, unless asked for less."""
    workspace = api.workspace()
    tasks = [create_task(api, f"task-{number}") for number in range(3)]
    associated = [associate(api, workspace, task) for task in tasks]
    second = {"page[size]": "2", "page[number]": "2"}
    for path, ids in (
        ("/organizations/example/tasks", tasks),
        (f"/workspaces/{workspace}/tasks", associated),
    ):
        response = api.search(path, second)
        assert response.ids == ids[2:]
        assert response.document["meta"]["pagination"]["total-count"] == 3
        assert api.get(path).document["meta"]["pagination"]["page-size"] == 20


def test_unknown_tasks_are_not_found(api: Api) -> None:
    """By any method; nor is an association by way of another workspace."""
    one, two = api.workspace("one"), api.workspace("two")
    key = associate(api, one, create_task(api))
    tasks, associations = resource("tasks"), resource("workspace-tasks")
    for response in (
        api.get("/organizations/nobody/tasks"),
        api.get("/tasks/task-none"),
        api.patch("/tasks/task-none", tasks),
        api.delete("/tasks/task-none"),
        api.get("/workspaces/ws-none/tasks"),
        post_workspace_task(api, "ws-none", "task-none"),
        post_workspace_task(api, two, "task-none"),
        api.get(f"/workspaces/{two}/tasks/{key}"),
        api.patch(f"/workspaces/{two}/tasks/{key}", associations),
        api.delete(f"/workspaces/{two}/tasks/{key}"),
        api.get(f"/workspaces/{one}/tasks/wstask-none"),
    ):
        assert response.status == 404
