"""Tests of the requests that run tasks get."""

import hashlib
import hmac

import orjson
import pytest

from tests.support.core_api import ONE_RESOURCE, Api, pack_archive
from tests.support.core_run_tasks import KEY, URL, associate, create_task, deliver_requests
from tfrun_async.simulator._engine import archives
from tfrun_async.simulator._handlers import configuration_versions

COMMON = {
    "payload_version",
    "stage",
    "access_token",
    "capabilities",
    "configuration_version_download_url",
    "configuration_version_id",
    "is_speculative",
    "organization_name",
    "run_app_url",
    "run_created_at",
    "run_created_by",
    "run_id",
    "run_message",
    "task_result_callback_url",
    "task_result_enforcement_level",
    "task_result_id",
    "vcs_branch",
    "vcs_commit_hash",
    "vcs_commit_url",
    "vcs_pull_request_url",
    "vcs_repo_url",
    "workspace_app_url",
    "workspace_id",
    "workspace_name",
    "workspace_working_directory",
}


def test_the_payload_has_every_field_of_the_page(api: Api) -> None:
    """With URLs that lead back to the simulator."""
    workspace = api.workspace(working_directory="infra")
    version = api.upload_configuration(workspace, {"infra/main.tf": ""})
    associate(api, workspace, create_task(api), enforcement_level="advisory")
    run = api.run(workspace, version, message="Why not", allow_empty_apply=True)
    api.advance()
    (task_request,) = deliver_requests(api)
    payload = dict(task_request.payload)
    assert len(payload.pop("access_token")) > 40
    callback = payload.pop("task_result_callback_url")
    assert callback.startswith("http://sim:1/api/v2/task-results/")
    assert callback.endswith("/callback")
    result = payload.pop("task_result_id")
    assert result not in callback
    plan = api.get(f"/runs/{run}").data["relationships"]["plan"]["data"]["id"]
    assert payload == {
        "payload_version": 1,
        "stage": "post_plan",
        "capabilities": {"outcomes": True},
        "configuration_version_download_url": (
            f"http://sim:1/api/v2/configuration-versions/{version}/download"
        ),
        "configuration_version_id": version,
        "is_speculative": False,
        "organization_name": "example",
        "plan_json_api_url": f"http://sim:1/api/v2/plans/{plan}/json-output",
        "run_app_url": f"http://sim:1/app/example/main/runs/{run}",
        "run_created_at": "2026-01-01T00:00:00.100Z",
        "run_created_by": "simulator",
        "run_id": run,
        "run_message": "Why not",
        "task_result_enforcement_level": "advisory",
        "vcs_branch": None,
        "vcs_commit_hash": None,
        "vcs_commit_url": None,
        "vcs_pull_request_url": None,
        "vcs_repo_url": None,
        "workspace_app_url": "http://sim:1/app/example/main",
        "workspace_id": workspace,
        "workspace_name": "main",
        "workspace_working_directory": "infra",
    }


def test_the_payload_names_the_commit(api: Api) -> None:
    """By its hash, and by its address at the repository's host."""
    workspace = api.workspace()
    associate(api, workspace, create_task(api), stages=["pre_plan"])
    ingress = configuration_versions.build_ingress_attributes(
        "acme/network", sha="7d8fb2a", message="Add a network", username="ada", branch="main"
    )
    store = api.core.store
    configuration_versions.push_commit(
        store,
        api.core.lifecycle,
        store.workspaces[workspace],
        ONE_RESOURCE,
        ingress,
        api.clock.now(),
    )
    api.advance()
    (task_request,) = deliver_requests(api)
    assert task_request.payload["vcs_commit_hash"] == "7d8fb2a"
    assert task_request.payload["vcs_commit_url"].endswith("/acme/network/commit/7d8fb2a")


def test_there_is_no_plan_before_the_plan(api: Api) -> None:
    """The field is left out, as the page has it."""
    workspace = api.configured_workspace()
    associate(api, workspace, create_task(api), stages=["pre_plan"])
    api.run(workspace)
    api.advance()
    (task_request,) = deliver_requests(api)
    assert set(task_request.payload) == COMMON
    assert task_request.payload["workspace_working_directory"] == ""


@pytest.mark.parametrize("key", [KEY, "schlüssel", None, ""])
def test_requests_are_signed_with_the_key(api: Api, key: str | None) -> None:
    """Over the raw body; without a key the signature is empty."""
    workspace = api.configured_workspace()
    associate(api, workspace, create_task(api, hmac_key=key))
    api.run(workspace)
    api.advance()
    (task_request,) = deliver_requests(api)
    for delivery in (*api.checks, task_request.delivery):
        expected = hmac.new((key or "").encode(), delivery.body, hashlib.sha512).hexdigest()
        assert delivery.headers == {
            "Content-Type": "application/json",
            "User-Agent": "TFC/1.0 (+https://app.terraform.io; TFC)",
            "X-TFC-Task-Signature": expected if key else "",
        }
        assert delivery.url == URL
        assert str(delivery.body) not in repr(delivery)


def test_the_check_looks_like_a_request(api: Api) -> None:
    """All that is documented of it is its token."""
    create_task(api)
    (check,) = api.checks
    payload = orjson.loads(check.body)
    assert set(payload) == COMMON | {"plan_json_api_url"}
    assert payload["access_token"] == "test-token"
    path = payload["task_result_callback_url"].removeprefix("http://sim:1")
    headers = {"authorization": "Bearer test-token"}
    assert api.request("PATCH", path, {}, headers=headers).status == 404


def test_every_result_has_a_token_and_an_address_of_its_own(api: Api) -> None:
    """Also in two stages of one run."""
    workspace = api.configured_workspace()
    for name in ("one", "two"):
        task = create_task(api, name)
        associate(api, workspace, task, stages=["pre_plan", "post_plan"])
    api.run(workspace)
    api.advance()
    task_requests = deliver_requests(api)
    for each in task_requests:
        each.call_back("passed")
    api.advance()
    task_requests += deliver_requests(api)
    for key in ("access_token", "task_result_callback_url", "task_result_id"):
        assert len({each.payload[key] for each in task_requests}) == 4


def test_a_large_configuration_cannot_be_downloaded(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The payload says so with a null."""
    monkeypatch.setattr(archives, "MAX_KEPT_BYTES", 10)
    workspace = api.workspace()
    associate(api, workspace, create_task(api), stages=["pre_plan"])
    version = api.upload_configuration(workspace, pack_archive({"main.tf": ""}))
    api.run(workspace, version)
    api.advance()
    (task_request,) = deliver_requests(api)
    assert task_request.payload["configuration_version_download_url"] is None
    assert api.get(f"/configuration-versions/{version}/download").status == 404
