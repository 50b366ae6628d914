"""Builds the signed requests to run tasks.

The core builds them and gets the status of each response; the webhook sender does the I/O.
"""

import hashlib
import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import attrs
import orjson

from tfrun_async.simulator._http.documents import timestamp
from tfrun_async.simulator._records.notification_configurations import NotificationConfiguration
from tfrun_async.simulator._records.run_tasks import TaskResult

TEST_TOKEN = "test-token"  # noqa: S105  (documented, no secret)


@attrs.frozen
class Delivery:
    """One POST to a run task, or to a service that is notified."""

    url: str
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)
    result: TaskResult | None = None
    configuration: NotificationConfiguration | None = None


class UncheckedEndpointError(Exception):
    """An endpoint must be checked first: send `delivery`, and handle the request again."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery)
        self.delivery = delivery


def is_on_this_machine(url: str) -> bool:
    """Say whether a URL leads to a loopback address; the simulator contacts no other."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def build_endpoint_check(url: str, hmac_key: str | None, origin: str) -> Delivery:
    """Return the request that tests whether an endpoint responds.

    The documents say only that this request exists, and that its token marks it. The rest of it
    has the form of a real request, with ids that name no resource.
    """
    api = f"{origin}/api/v2"
    payload = {
        "payload_version": 1,
        "stage": "post_plan",
        "access_token": TEST_TOKEN,
        "capabilities": {"outcomes": True},
        "configuration_version_download_url": None,
        "configuration_version_id": "cv-test",
        "is_speculative": False,
        "organization_name": "test",
        "plan_json_api_url": f"{api}/plans/plan-test/json-output",
        "run_app_url": f"{origin}/app/test/test/runs/run-test",
        "run_created_at": timestamp(0),
        "run_created_by": "test",
        "run_id": "run-test",
        "run_message": "Test of the run task's endpoint",
        "task_result_callback_url": f"{api}/task-results/test/callback",
        "task_result_enforcement_level": "advisory",
        "task_result_id": "taskrs-test",
        "vcs_branch": None,
        "vcs_commit_hash": None,
        "vcs_commit_url": None,
        "vcs_pull_request_url": None,
        "vcs_repo_url": None,
        "workspace_app_url": f"{origin}/app/test/test",
        "workspace_id": "ws-test",
        "workspace_name": "test",
        "workspace_working_directory": "",
    }
    return _sign(url, hmac_key, payload)


def build_delivery(result: TaskResult, origin: str) -> Delivery:
    """Return the request that tells a run task to start."""
    return _sign(result.task_url, result.hmac_key, _payload(result, origin), result)


def _sign(
    url: str, hmac_key: str | None, payload: dict[str, Any], result: TaskResult | None = None
) -> Delivery:
    body = orjson.dumps(payload)
    signature = hmac.new(hmac_key.encode(), body, hashlib.sha512).hexdigest() if hmac_key else ""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "TFC/1.0 (+https://app.terraform.io; TFC)",
        "X-TFC-Task-Signature": signature,
    }
    return Delivery(url, headers, body, result)


def _payload(result: TaskResult, origin: str) -> dict[str, Any]:
    stage, run = result.stage, result.stage.run
    workspace, version = run.workspace, run.configuration_version
    organization = workspace.organization.name
    workspace_url = f"{origin}/app/{organization}/{workspace.name}"
    api = f"{origin}/api/v2"
    download_url = f"{api}/configuration-versions/{version.id}/download"
    payload = {
        "payload_version": 1,
        "stage": stage.name,
        "access_token": result.access_token,
        "capabilities": {"outcomes": True},
        "configuration_version_download_url": download_url if version.archive else None,
        "configuration_version_id": version.id,
        "is_speculative": run.options["plan-only"],
        "organization_name": organization,
        "run_app_url": f"{workspace_url}/runs/{run.id}",
        "run_created_at": timestamp(run.created_at),
        "run_created_by": run.created_by.username,
        "run_id": run.id,
        "run_message": run.options["message"],
        "task_result_callback_url": f"{api}/task-results/{result.callback_id}/callback",
        "task_result_enforcement_level": result.enforcement_level,
        "task_result_id": result.id,
        **_vcs_fields(version.ingress or {}),
        "workspace_app_url": workspace_url,
        "workspace_id": workspace.id,
        "workspace_name": workspace.name,
        "workspace_working_directory": workspace.settings["working-directory"] or "",
    }
    if stage.name != "pre_plan":
        payload["plan_json_api_url"] = f"{api}/plans/{run.plan.id}/json-output"
    return payload


def _vcs_fields(ingress: Mapping[str, Any]) -> dict[str, str | None]:
    repository = ingress.get("identifier")
    return {
        "vcs_branch": ingress.get("branch"),
        "vcs_commit_hash": ingress.get("commit-sha"),
        "vcs_commit_url": ingress.get("commit-url"),
        "vcs_pull_request_url": ingress.get("pull-request-url"),
        "vcs_repo_url": f"https://github.com/{repository}" if repository else None,
    }
