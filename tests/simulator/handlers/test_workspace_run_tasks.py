"""Tests of the association of run tasks with workspaces."""

from typing import Any

import pytest

from tests.support.core_api import Api, resource
from tests.support.core_run_tasks import associate, create_task, post_workspace_task, task_payload


def test_a_task_is_associated_with_a_workspace(api: Api) -> None:
    """Created, read and listed in the document's form."""
    workspace, task = api.workspace(), create_task(api)
    response = post_workspace_task(api, workspace, task, enforcement_level="advisory")
    assert response.status == 201
    key = response.data["id"]
    assert response.data == {
        "id": key,
        "type": "workspace-tasks",
        "attributes": {
            "created-at": "2026-01-01T00:00:00.000Z",
            "enforcement-level": "advisory",
            "stage": "post_plan",
            "stages": ["post_plan"],
            "updated-at": "2026-01-01T00:00:00.000Z",
        },
        "relationships": {
            "task": {"data": {"id": task, "type": "tasks"}},
            "workspace": {"data": {"id": workspace, "type": "workspaces"}},
        },
        "links": {"self": f"/api/v2/workspaces/{workspace}/tasks/{key}"},
    }
    assert api.get(f"/workspaces/{workspace}/tasks/{key}").data == response.data
    assert api.get(f"/workspaces/{workspace}/tasks").data == [response.data]
    related = api.get(f"/tasks/{task}").data["relationships"]["workspace-tasks"]["data"]
    assert related == [{"id": key, "type": "workspace-tasks"}]


@pytest.mark.parametrize(
    ("given", "stages"),
    [
        ({}, ["post_plan"]),
        ({"stage": "pre_plan"}, ["pre_plan"]),
        ({"stages": ["pre_apply", "pre_plan"]}, ["pre_apply", "pre_plan"]),
        ({"stages": ["pre_apply", "pre_apply"]}, ["pre_apply"]),
        ({"stage": "pre_plan", "stages": ["post_apply"]}, ["post_apply"]),
    ],
)
def test_stages_go_before_the_deprecated_stage(
    api: Api, given: dict[str, Any], stages: list[str]
) -> None:
    """Either may be given; both are read."""
    workspace = api.workspace()
    response = post_workspace_task(api, workspace, create_task(api), **given)
    assert response.data["attributes"]["stages"] == stages
    assert response.data["attributes"]["stage"] == stages[0]


@pytest.mark.parametrize(
    ("attributes", "pointers"),
    [
        ({"enforcement_level": "soft"}, ["enforcement-level"]),
        ({"enforcement_level": None}, ["enforcement-level"]),
        ({"stages": []}, ["stages"]),
        ({"stages": ["plan"]}, ["stages"]),
        ({"stages": "pre_plan"}, ["stages"]),
        ({"stage": "plan", "stages": None}, ["stage", "stages"]),
    ],
)
def test_wrong_associations_are_refused(
    api: Api, attributes: dict[str, Any], pointers: list[str]
) -> None:
    """With a pointer to each attribute, on update as well."""
    workspace, task = api.workspace(), create_task(api)
    expected = {f"/data/attributes/{pointer}" for pointer in pointers}
    response = post_workspace_task(api, workspace, task, **attributes)
    assert (response.status, response.pointers) == (422, expected)
    path = f"/workspaces/{workspace}/tasks/{associate(api, workspace, task)}"
    before = api.get(path).data
    response = api.patch(path, resource("workspace-tasks", **attributes))
    assert (response.status, response.pointers) == (422, expected)
    assert api.get(path).data == before


def test_an_association_needs_a_task_and_a_level(api: Api) -> None:
    """Both are required."""
    workspace = api.workspace()
    response = api.post(f"/workspaces/{workspace}/tasks", resource("workspace-tasks"))
    assert response.pointers == {"/data/relationships/task", "/data/attributes/enforcement-level"}
    response = api.post(f"/workspaces/{workspace}/tasks", resource("tasks"))
    assert response.pointers == {"/data/type"}


def test_a_task_is_associated_once_with_a_workspace(api: Api) -> None:
    """But with as many workspaces as one likes, in its own organization."""
    one, two, task = api.workspace("one"), api.workspace("two"), create_task(api)
    associate(api, one, task)
    response = post_workspace_task(api, one, task)
    assert (response.status, response.pointers) == (422, {"/data/relationships/task"})
    associate(api, two, task)
    api.post("/organizations", resource("organizations", name="acme", email="a@example.com"))
    foreign = api.post("/organizations/acme/tasks", task_payload()).data["id"]
    assert post_workspace_task(api, one, foreign).status == 404


def test_an_association_is_updated(api: Api) -> None:
    """What is given, and nothing else."""
    workspace = api.workspace()
    key = associate(api, workspace, create_task(api), stages=["pre_plan", "pre_apply"])
    path = f"/workspaces/{workspace}/tasks/{key}"
    api.advance(1)
    response = api.patch(path, resource("workspace-tasks", enforcement_level="advisory"))
    assert response.status == 200
    assert response.data["attributes"] == {
        "created-at": "2026-01-01T00:00:00.000Z",
        "enforcement-level": "advisory",
        "stage": "pre_plan",
        "stages": ["pre_plan", "pre_apply"],
        "updated-at": "2026-01-01T00:00:01.000Z",
    }
    response = api.patch(path, resource("workspace-tasks", stage="post_plan"))
    assert response.data["attributes"]["stages"] == ["post_plan"]
    assert response.data["attributes"]["enforcement-level"] == "advisory"
    assert api.get(path).data == response.data
    # The document has only two stages for the deprecated attribute of an update.
    refused = api.patch(path, resource("workspace-tasks", stage="pre_apply"))
    assert (refused.status, refused.pointers) == (422, {"/data/attributes/stage"})
    assert api.get(path).data == response.data
