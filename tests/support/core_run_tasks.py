"""Run tasks for tests of the core: set them up, deliver their requests, and call back."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import orjson

from tests.support.core_api import Api, ApiResponse, resource
from tfrun_async.simulator._engine.run_task_requests import Delivery

URL = "http://127.0.0.1:9/task"
KEY = "secret-key"


def task_payload(name: str = "checker", **attributes: Any) -> dict[str, Any]:
    return resource("tasks", **{"name": name, "url": URL, "category": "task", **attributes})


def create_task(api: Api, name: str = "checker", **attributes: Any) -> str:
    response = api.post("/organizations/example/tasks", task_payload(name, **attributes))
    assert response.status == 201, response.body
    return str(response.data["id"])


def post_workspace_task(api: Api, workspace: str, task: str, **attributes: Any) -> ApiResponse:
    payload = resource("workspace-tasks", **{"enforcement_level": "mandatory", **attributes})
    payload["data"]["relationships"] = {"task": {"data": {"type": "tasks", "id": task}}}
    return api.post(f"/workspaces/{workspace}/tasks", payload)


def associate(api: Api, workspace: str, task: str, **attributes: Any) -> str:
    response = post_workspace_task(api, workspace, task, **attributes)
    assert response.status == 201, response.body
    return str(response.data["id"])


@attrs.frozen
class TaskRequest:
    """A request that a run task received."""

    api: Api
    delivery: Delivery
    payload: Mapping[str, Any]

    def get(self, key: str) -> ApiResponse:
        """Open a URL of the payload with its token."""
        headers = {"authorization": f"Bearer {self.payload['access_token']}"}
        path = self.payload[key].removeprefix("http://sim:1")
        return self.api.request("GET", path, headers=headers)

    def call_back(
        self,
        status: str = "passed",
        *,
        outcomes: Any = None,
        token: str | None = None,
        **attributes: Any,
    ) -> ApiResponse:
        """Report a status."""
        payload = resource("task-results", status=status, **attributes)
        if outcomes is not None:
            payload["data"]["relationships"] = {"outcomes": {"data": outcomes}}
        return self.call_back_with(payload, token)

    def call_back_with(self, payload: Any, token: str | None = None) -> ApiResponse:
        path = self.payload["task_result_callback_url"].removeprefix("http://sim:1")
        headers = {"authorization": f"Bearer {token or self.payload['access_token']}"}
        return self.api.request("PATCH", path, payload, headers=headers)

    @property
    def result(self) -> Any:
        return self.api.get(f"/task-results/{self.payload['task_result_id']}").data["attributes"]


def deliver_requests(api: Api, status: int = 200) -> list[TaskRequest]:
    """Deliver the requests that are due; every endpoint responds with the status."""
    deliveries = api.core.take_deliveries("http://sim:1")
    for delivery in deliveries:
        api.core.record_delivery(delivery, status)
    return [TaskRequest(api, delivery, orjson.loads(delivery.body)) for delivery in deliveries]


def stage_statuses(api: Api, run: str) -> dict[str, str]:
    """Return the status of each task stage of a run."""
    found = (item["attributes"] for item in api.get(f"/runs/{run}/task-stages").data)
    return {attributes["stage"]: attributes["status"] for attributes in found}


def create_workspace_with_tasks(
    api: Api, *settings: Iterable[str], level: str = "mandatory", **attributes: Any
) -> str:
    """Return a workspace with one task for each of the given stages."""
    workspace = api.configured_workspace(**attributes)
    for number, names in enumerate(settings):
        task = create_task(api, f"task-{number}")
        associate(api, workspace, task, stages=list(names), enforcement_level=level)
    return workspace


def start_run_with_tasks(
    api: Api, *settings: Iterable[str], **attributes: Any
) -> tuple[str, list[TaskRequest]]:
    """Return a run whose first stage has begun, and the requests to its tasks."""
    run = api.run(create_workspace_with_tasks(api, *settings, **attributes))
    api.advance()
    task_requests = deliver_requests(api)
    assert task_requests
    return run, task_requests
