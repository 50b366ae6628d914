"""Tests of the requests that run tasks send with their token."""

import gzip
from typing import Any

import pytest

from tests.support.core_api import ONE_RESOURCE, TOKEN, Api, pack_archive, resource
from tests.support.core_run_tasks import TaskRequest, associate, create_task, deliver_requests

OUTCOME = {
    "type": "task-result-outcomes",
    "attributes": {
        "outcome-id": "PRTNR-CC-TF-127",
        "description": "ST-2942: S3 Bucket will not enforce MFA login on delete requests",
        "tags": {
            "Status": [{"label": "Denied", "level": "error"}],
            "Cost Centre": [{"label": "IT-OPS"}],
        },
        "body": "# Resolution for issue <ST-2942>\n",
        "url": "https://external.service.dev/result/PRTNR-CC-TF-127",
    },
}


def outcome(**attributes: Any) -> dict[str, Any]:
    written = {key.replace("_", "-"): value for key, value in attributes.items()}
    return {**OUTCOME, "attributes": {"outcome-id": "o", "description": "d", **written}}


@pytest.fixture
def workspace(api: Api) -> str:
    """Return a workspace with a task after the plan."""
    workspace = api.configured_workspace()
    associate(api, workspace, create_task(api))
    return workspace


@pytest.fixture
def run(api: Api, workspace: str) -> str:
    """Return a run that waits for its task."""
    run = api.run(workspace)
    api.advance()
    return run


@pytest.fixture
def task_request(api: Api, run: str) -> TaskRequest:
    """Return the request that the task got."""
    (task_request,) = deliver_requests(api)
    return task_request


def test_a_task_reports_until_it_is_done(api: Api, run: str, task_request: TaskRequest) -> None:
    """As often as it likes; each response is empty."""
    response = task_request.call_back("running", message="Hello task", url="https://example.com/1")
    assert (response.status, response.body) == (200, b"")
    assert task_request.result["status"] == "running"
    assert task_request.result["message"] == "Hello task"
    assert task_request.call_back("running").status == 200
    assert task_request.call_back("passed", message="4 passed").status == 200
    assert task_request.result["status"] == "passed"
    assert task_request.result["message"] == "4 passed"
    assert task_request.result["url"] == "https://example.com/1"
    assert api.status(run) == "post_plan_completed"


def test_only_the_token_of_the_request_may_report(
    api: Api, workspace: str, task_request: TaskRequest
) -> None:
    """Neither a user nor another task."""
    other = create_task(api, "other")
    associate(api, workspace, other)
    api.run(workspace, plan_only=True)
    api.advance()
    foreign = next(each for each in deliver_requests(api) if each.result["task-id"] == other)
    for token in (TOKEN, "nonsense", foreign.payload["access_token"]):
        response = task_request.call_back("passed", token=token)
        assert response.status == 401
        assert response.document["errors"]
    assert task_request.result["status"] == "running"


def test_there_is_nothing_to_report_to_elsewhere(api: Api, task_request: TaskRequest) -> None:
    """Not even with a token."""
    path = "/api/v2/task-results/nonsense/callback"
    headers = {"authorization": f"Bearer {task_request.payload['access_token']}"}
    payload = resource("task-results", status="passed")
    assert api.request("PATCH", path, payload, headers=headers).status == 404


def test_a_report_is_json_api(api: Api, task_request: TaskRequest) -> None:
    """And says so."""
    path = task_request.payload["task_result_callback_url"].removeprefix("http://sim:1")
    headers = {
        "authorization": f"Bearer {task_request.payload['access_token']}",
        "content-type": "application/json",
    }
    payload = resource("task-results", status="passed")
    assert api.request("PATCH", path, payload, headers=headers).status == 415
    assert task_request.result["status"] == "running"


@pytest.mark.parametrize(
    ("attributes", "outcomes", "pointers"),
    [
        ({"status": "errored"}, None, {"/data/attributes/status"}),
        ({"status": "pending"}, None, {"/data/attributes/status"}),
        ({"status": None}, None, {"/data/attributes/status"}),
        (
            {"status": "passed", "message": 1, "url": 2},
            None,
            {"/data/attributes/message", "/data/attributes/url"},
        ),
        ({"status": "passed"}, {}, {"/data/relationships/outcomes/data"}),
        ({"status": "passed"}, [1], {"/data/relationships/outcomes/data/0/type"}),
        (
            {"status": "passed"},
            [OUTCOME, {**OUTCOME, "type": "outcomes"}],
            {"/data/relationships/outcomes/data/1/type"},
        ),
        (
            {"status": "passed"},
            [{**OUTCOME, "attributes": 1}],
            {"/data/relationships/outcomes/data/0/attributes"},
        ),
        (
            {"status": "passed"},
            [{**OUTCOME, "attributes": {}}],
            {
                "/data/relationships/outcomes/data/0/attributes/outcome-id",
                "/data/relationships/outcomes/data/0/attributes/description",
            },
        ),
    ],
)
def test_a_wrong_report_is_refused(
    api: Api,
    run: str,
    task_request: TaskRequest,
    attributes: dict[str, Any],
    outcomes: Any,
    pointers: set[str],
) -> None:
    """With a pointer to all that is wrong; nothing of it is kept."""
    response = task_request.call_back(**attributes, outcomes=outcomes)
    assert (response.status, response.pointers) == (422, pointers)
    assert task_request.result["status"] == "running"
    assert task_request.result["task-result-outcomes-count"] == 0
    assert api.status(run) == "post_plan_running"


@pytest.mark.parametrize(
    "attributes",
    [
        {"body": 1},
        {"body": "x" * (5 * 1024 * 1024 + 1)},
        {"url": 1},
        {"tags": []},
        {"tags": {"Status": {}}},
        {"tags": {"Status": ["Denied"]}},
        {"tags": {"Status": [{"level": "error"}]}},
        {"tags": {"Status": [{"label": "Denied", "level": "fatal"}]}},
        {"tags": {"Status": [{"label": "Denied", "level": {}}]}},
    ],
)
def test_wrong_outcomes_are_refused(task_request: TaskRequest, attributes: dict[str, Any]) -> None:
    """Sizes, types and levels."""
    response = task_request.call_back("passed", outcomes=[outcome(**attributes)])
    (key,) = attributes
    pointer = f"/data/relationships/outcomes/data/0/attributes/{key}"
    assert (response.status, response.pointers) == (422, {pointer})


def test_a_report_has_the_form_of_a_resource(task_request: TaskRequest) -> None:
    """Of the right type."""
    assert task_request.call_back_with(resource("runs", status="passed")).pointers == {"/data/type"}
    assert task_request.call_back_with([]).status == 422
    assert task_request.result["status"] == "running"


@pytest.mark.parametrize("status", ["running", "passed", "failed"])
def test_nothing_can_be_said_after_the_end(
    api: Api, run: str, task_request: TaskRequest, status: str
) -> None:
    """The first verdict stays."""
    assert task_request.call_back("passed").status == 200
    response = task_request.call_back(status)
    assert (response.status, response.pointers) == (422, {"/data/attributes/status"})
    assert task_request.result["status"] == "passed"
    assert api.status(run) == "post_plan_completed"


@pytest.mark.parametrize("status", ["running", "passed"])
def test_a_task_may_be_quicker_than_its_endpoint(api: Api, run: str, status: str) -> None:
    """A task that calls back has the request; it is not sent again."""
    (task_request,) = deliver_requests(api, status=503)
    assert task_request.result["status"] == "pending"
    assert task_request.call_back(status).status == 200
    api.core.record_delivery(task_request.delivery, 200)
    api.advance(1)
    assert deliver_requests(api) == []
    assert task_request.result["status"] == status
    assert next(iter(task_request.result["status-timestamps"])) == "running-at"
    api.advance(3600)
    assert task_request.result["status"] == ("errored" if status == "running" else "passed")


def test_outcomes_can_be_listed_and_read(api: Api, task_request: TaskRequest) -> None:
    """With tags as a list, and the text at an address of its own."""
    plain = outcome()
    assert task_request.call_back("running", outcomes=[OUTCOME, plain]).status == 200
    assert task_request.result["task-result-outcomes-count"] == 2
    path = f"/task-results/{task_request.payload['task_result_id']}/outcomes"
    first, second = api.get(path).data
    assert first == {
        "id": first["id"],
        "type": "task-result-outcomes",
        "attributes": {
            "created-at": api.attributes(task_request.payload["run_id"])["status-timestamps"][
                "post-plan-running-at"
            ].replace("02.500", "10.100"),
            "description": OUTCOME["attributes"]["description"],  # type: ignore[index]
            "outcome-id": "PRTNR-CC-TF-127",
            "tags": [
                {"label": "Status", "value": [{"label": "Denied", "level": "error"}]},
                {"label": "Cost Centre", "value": [{"label": "IT-OPS"}]},
            ],
            "url": "https://external.service.dev/result/PRTNR-CC-TF-127",
        },
        "relationships": {
            "task-result": {
                "data": {"id": task_request.payload["task_result_id"], "type": "task-results"}
            }
        },
        "links": {"self": f"/api/v2/task-result-outcomes/{first['id']}"},
    }
    assert second["attributes"]["tags"] == []
    assert api.search(path, {"page[size]": "1", "page[number]": "2"}).data == [second]
    own = f"/task-result-outcomes/{first['id']}"
    assert api.get(own).data == first
    body = api.get(f"{own}/body")
    assert body.body == b"<pre># Resolution for issue &lt;ST-2942&gt;\n</pre>"
    assert body.headers["Content-Type"] == "text/html; charset=utf-8"
    assert api.get(f"/task-result-outcomes/{second['id']}/body").status == 204


def test_an_outcome_that_is_sent_again_replaces_the_first(
    api: Api, task_request: TaskRequest
) -> None:
    """It is known by the id that the task gave it; others are added."""
    task_request.call_back("running", outcomes=[outcome(description="first")])
    task_request.call_back("running", outcomes=[outcome(description="second")])
    task_request.call_back("passed", outcomes=[outcome(outcome_id="other")])
    found = api.get(f"/task-results/{task_request.payload['task_result_id']}/outcomes").data
    assert [item["attributes"]["description"] for item in found] == ["second", "d"]
    assert api.get(f"/task-result-outcomes/{found[0]['id']}").data == found[0]


def test_outcomes_go_with_their_workspace(
    api: Api, workspace: str, task_request: TaskRequest
) -> None:
    """Nothing is left behind."""
    task_request.call_back("passed", outcomes=[OUTCOME])
    assert api.delete(f"/workspaces/{workspace}").status == 204
    assert not api.core.store.tasks.outcomes
    assert task_request.call_back("passed").status == 404


def test_a_task_reads_the_plan(api: Api, task_request: TaskRequest) -> None:
    """With its own token, as long as it is at work."""
    response = task_request.get("plan_json_api_url")
    assert response.status == 307
    plan = api.get_url(response.headers["Location"]).document
    assert [change["address"] for change in plan["resource_changes"]] == ["null_resource.one"]
    task_request.call_back("passed")
    assert task_request.get("plan_json_api_url").status == 401


def test_a_task_downloads_the_configuration(api: Api, task_request: TaskRequest) -> None:
    """As it was uploaded."""
    response = task_request.get("configuration_version_download_url")
    assert response.status == 302
    archive = api.get_url(response.headers["Location"]).body
    assert gzip.decompress(archive) == gzip.decompress(pack_archive(ONE_RESOURCE))


def test_the_token_opens_nothing_else(api: Api, workspace: str, task_request: TaskRequest) -> None:
    """Neither the run itself, nor the plan or configuration of another."""
    version = api.upload_configuration(workspace)
    other = api.run(workspace, version, plan_only=True)
    plan = api.get(f"/runs/{other}").data["relationships"]["plan"]["data"]["id"]
    own_plan = task_request.payload["plan_json_api_url"].removeprefix("http://sim:1/api/v2")
    headers = {"authorization": f"Bearer {task_request.payload['access_token']}"}
    for method, path in (
        ("GET", f"/runs/{task_request.payload['run_id']}"),
        ("GET", f"/runs/{task_request.payload['run_id']}/plan/json-output"),
        ("GET", f"/plans/{plan}/json-output"),
        ("GET", f"/configuration-versions/{version}/download"),
        ("GET", f"/configuration-versions/{task_request.payload['configuration_version_id']}"),
        ("POST", own_plan),
    ):
        assert api.request(method, f"/api/v2{path}", headers=headers).status == 401


def test_a_user_downloads_a_configuration_too(api: Api, workspace: str) -> None:
    """For a minute, by a link that says nothing about who asked for it."""
    archive = pack_archive(ONE_RESOURCE)
    version = api.upload_configuration(workspace, archive)
    url = api.get(f"/configuration-versions/{version}/download").headers["Location"]
    response = api.get_url(url)
    assert (response.status, response.headers["Content-Type"]) == (200, "application/gzip")
    assert response.body == archive
    api.advance(61)
    assert api.get_url(url).status == 404
    empty = resource("configuration-versions")
    key = api.post(f"/workspaces/{workspace}/configuration-versions", empty).data["id"]
    assert api.get(f"/configuration-versions/{key}/download").status == 404
