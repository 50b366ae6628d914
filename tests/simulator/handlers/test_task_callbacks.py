"""Tests of what run tasks do with the token of their request."""

import gzip
from typing import Any

import pytest

from tests.support.core_api import ONE, TOKEN, Api, packed, resource
from tests.support.core_run_tasks import Sent, associate, create_task, deliver

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
    workspace = api.ready()
    associate(api, workspace, create_task(api))
    return workspace


@pytest.fixture
def run(api: Api, workspace: str) -> str:
    """Return a run that waits for its task."""
    run = api.run(workspace)
    api.settle()
    return run


@pytest.fixture
def sent(api: Api, run: str) -> Sent:
    """Return the request that the task got."""
    (sent,) = deliver(api)
    return sent


def test_a_task_reports_until_it_is_done(api: Api, run: str, sent: Sent) -> None:
    """As often as it likes; each answer is empty."""
    answer = sent.call_back("running", message="Hello task", url="https://example.com/1")
    assert (answer.status, answer.body) == (200, b"")
    assert sent.result["status"] == "running"
    assert sent.result["message"] == "Hello task"
    assert sent.call_back("running").status == 200
    assert sent.call_back("passed", message="4 passed").status == 200
    assert sent.result["status"] == "passed"
    assert sent.result["message"] == "4 passed"
    assert sent.result["url"] == "https://example.com/1"
    assert api.status(run) == "post_plan_completed"


def test_only_the_token_of_the_request_may_report(api: Api, workspace: str, sent: Sent) -> None:
    """Neither a user nor another task."""
    other = create_task(api, "other")
    associate(api, workspace, other)
    api.run(workspace, plan_only=True)
    api.settle()
    foreign = next(each for each in deliver(api) if each.result["task-id"] == other)
    for token in (TOKEN, "nonsense", foreign.payload["access_token"]):
        answer = sent.call_back("passed", token=token)
        assert answer.status == 401
        assert answer.document["errors"]
    assert sent.result["status"] == "running"


def test_there_is_nothing_to_report_to_elsewhere(api: Api, sent: Sent) -> None:
    """Not even with a token."""
    path = "/api/v2/task-results/nonsense/callback"
    headers = {"authorization": f"Bearer {sent.payload['access_token']}"}
    payload = resource("task-results", status="passed")
    assert api.call("PATCH", path, payload, headers=headers).status == 404


def test_a_report_is_json_api(api: Api, sent: Sent) -> None:
    """And says so."""
    path = sent.payload["task_result_callback_url"].removeprefix("http://sim:1")
    headers = {
        "authorization": f"Bearer {sent.payload['access_token']}",
        "content-type": "application/json",
    }
    payload = resource("task-results", status="passed")
    assert api.call("PATCH", path, payload, headers=headers).status == 415
    assert sent.result["status"] == "running"


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
    api: Api, run: str, sent: Sent, attributes: dict[str, Any], outcomes: Any, pointers: set[str]
) -> None:
    """With a pointer to all that is wrong; nothing of it is kept."""
    answer = sent.call_back(**attributes, outcomes=outcomes)
    assert (answer.status, answer.pointers) == (422, pointers)
    assert sent.result["status"] == "running"
    assert sent.result["task-result-outcomes-count"] == 0
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
def test_wrong_outcomes_are_refused(sent: Sent, attributes: dict[str, Any]) -> None:
    """Sizes, types and levels."""
    answer = sent.call_back("passed", outcomes=[outcome(**attributes)])
    (key,) = attributes
    pointer = f"/data/relationships/outcomes/data/0/attributes/{key}"
    assert (answer.status, answer.pointers) == (422, {pointer})


def test_a_report_has_the_form_of_a_resource(sent: Sent) -> None:
    """Of the right type."""
    assert sent.call_back_with(resource("runs", status="passed")).pointers == {"/data/type"}
    assert sent.call_back_with([]).status == 422
    assert sent.result["status"] == "running"


@pytest.mark.parametrize("status", ["running", "passed", "failed"])
def test_nothing_can_be_said_after_the_end(api: Api, run: str, sent: Sent, status: str) -> None:
    """The first verdict stays."""
    assert sent.call_back("passed").status == 200
    answer = sent.call_back(status)
    assert (answer.status, answer.pointers) == (422, {"/data/attributes/status"})
    assert sent.result["status"] == "passed"
    assert api.status(run) == "post_plan_completed"


@pytest.mark.parametrize("status", ["running", "passed"])
def test_a_task_may_be_quicker_than_its_endpoint(api: Api, run: str, status: str) -> None:
    """Whoever calls back has got the request, which is not sent again."""
    (sent,) = deliver(api, status=503)
    assert sent.result["status"] == "pending"
    assert sent.call_back(status).status == 200
    api.core.record_delivery(sent.delivery, 200)
    api.settle(1)
    assert deliver(api) == []
    assert sent.result["status"] == status
    assert next(iter(sent.result["status-timestamps"])) == "running-at"
    api.settle(3600)
    assert sent.result["status"] == ("errored" if status == "running" else "passed")


def test_outcomes_can_be_listed_and_read(api: Api, sent: Sent) -> None:
    """With tags as a list, and the text at an address of its own."""
    plain = outcome()
    assert sent.call_back("running", outcomes=[OUTCOME, plain]).status == 200
    assert sent.result["task-result-outcomes-count"] == 2
    path = f"/task-results/{sent.payload['task_result_id']}/outcomes"
    first, second = api.get(path).data
    assert first == {
        "id": first["id"],
        "type": "task-result-outcomes",
        "attributes": {
            "created-at": api.attributes(sent.payload["run_id"])["status-timestamps"][
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
        "relationships": {},
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


def test_an_outcome_that_is_sent_again_replaces_the_first(api: Api, sent: Sent) -> None:
    """It is known by the id that the task gave it; others are added."""
    sent.call_back("running", outcomes=[outcome(description="first")])
    sent.call_back("running", outcomes=[outcome(description="second")])
    sent.call_back("passed", outcomes=[outcome(outcome_id="other")])
    found = api.get(f"/task-results/{sent.payload['task_result_id']}/outcomes").data
    assert [item["attributes"]["description"] for item in found] == ["second", "d"]
    assert api.get(f"/task-result-outcomes/{found[0]['id']}").data == found[0]


def test_outcomes_go_with_their_workspace(api: Api, workspace: str, sent: Sent) -> None:
    """Nothing is left behind."""
    sent.call_back("passed", outcomes=[OUTCOME])
    assert api.delete(f"/workspaces/{workspace}").status == 204
    assert not api.core.store.tasks.outcomes
    assert sent.call_back("passed").status == 404


def test_a_task_reads_the_plan(api: Api, sent: Sent) -> None:
    """With its own token, as long as it is at work."""
    answer = sent.get("plan_json_api_url")
    assert answer.status == 307
    plan = api.open_url(answer.headers["Location"]).document
    assert [change["address"] for change in plan["resource_changes"]] == ["null_resource.one"]
    sent.call_back("passed")
    assert sent.get("plan_json_api_url").status == 401


def test_a_task_downloads_the_configuration(api: Api, sent: Sent) -> None:
    """As it was uploaded."""
    answer = sent.get("configuration_version_download_url")
    assert answer.status == 302
    archive = api.open_url(answer.headers["Location"]).body
    assert gzip.decompress(archive) == gzip.decompress(packed(ONE))


def test_the_token_opens_nothing_else(api: Api, workspace: str, sent: Sent) -> None:
    """Neither the run itself, nor the plan or configuration of another."""
    version = api.configuration(workspace)
    other = api.run(workspace, version, plan_only=True)
    plan = api.get(f"/runs/{other}").data["relationships"]["plan"]["data"]["id"]
    own_plan = sent.payload["plan_json_api_url"].removeprefix("http://sim:1/api/v2")
    headers = {"authorization": f"Bearer {sent.payload['access_token']}"}
    for method, path in (
        ("GET", f"/runs/{sent.payload['run_id']}"),
        ("GET", f"/runs/{sent.payload['run_id']}/plan/json-output"),
        ("GET", f"/plans/{plan}/json-output"),
        ("GET", f"/configuration-versions/{version}/download"),
        ("GET", f"/configuration-versions/{sent.payload['configuration_version_id']}"),
        ("POST", own_plan),
    ):
        assert api.call(method, f"/api/v2{path}", headers=headers).status == 401


def test_a_user_downloads_a_configuration_too(api: Api, workspace: str) -> None:
    """For a minute, by a link that says nothing about who asked for it."""
    archive = packed(ONE)
    version = api.configuration(workspace, archive)
    url = api.get(f"/configuration-versions/{version}/download").headers["Location"]
    answer = api.open_url(url)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/gzip")
    assert answer.body == archive
    api.settle(61)
    assert api.open_url(url).status == 404
    empty = resource("configuration-versions")
    key = api.post(f"/workspaces/{workspace}/configuration-versions", empty).data["id"]
    assert api.get(f"/configuration-versions/{key}/download").status == 404
