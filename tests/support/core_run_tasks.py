"""Run tasks for tests on the core: they are set up, get their requests, and call back."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import orjson

from tests.support.core_api import Answer, Api, resource
from tfrun_async.simulator._engine.run_task_requests import Delivery

URL = "http://127.0.0.1:9/task"
KEY = "secret-key"


def task_payload(name: str = "checker", **attributes: Any) -> dict[str, Any]:
    return resource("tasks", **{"name": name, "url": URL, "category": "task", **attributes})


def create_task(api: Api, name: str = "checker", **attributes: Any) -> str:
    answer = api.post("/organizations/example/tasks", task_payload(name, **attributes))
    assert answer.status == 201, answer.body
    return str(answer.data["id"])


def try_associate(api: Api, workspace: str, task: str, **attributes: Any) -> Answer:
    payload = resource("workspace-tasks", **{"enforcement_level": "mandatory", **attributes})
    payload["data"]["relationships"] = {"task": {"data": {"type": "tasks", "id": task}}}
    return api.post(f"/workspaces/{workspace}/tasks", payload)


def associate(api: Api, workspace: str, task: str, **attributes: Any) -> str:
    answer = try_associate(api, workspace, task, **attributes)
    assert answer.status == 201, answer.body
    return str(answer.data["id"])


@attrs.frozen
class Sent:
    """A request that a run task got."""

    api: Api
    delivery: Delivery
    payload: Mapping[str, Any]

    def get(self, key: str) -> Answer:
        """Open a URL of the payload with its token."""
        headers = {"authorization": f"Bearer {self.payload['access_token']}"}
        path = self.payload[key].removeprefix("http://sim:1")
        return self.api.call("GET", path, headers=headers)

    def call_back(
        self,
        status: str = "passed",
        *,
        outcomes: Any = None,
        token: str | None = None,
        **attributes: Any,
    ) -> Answer:
        """Report a status."""
        payload = resource("task-results", status=status, **attributes)
        if outcomes is not None:
            payload["data"]["relationships"] = {"outcomes": {"data": outcomes}}
        return self.call_back_with(payload, token)

    def call_back_with(self, payload: Any, token: str | None = None) -> Answer:
        path = self.payload["task_result_callback_url"].removeprefix("http://sim:1")
        headers = {"authorization": f"Bearer {token or self.payload['access_token']}"}
        return self.api.call("PATCH", path, payload, headers=headers)

    @property
    def result(self) -> Any:
        return self.api.get(f"/task-results/{self.payload['task_result_id']}").data["attributes"]


def deliver(api: Api, status: int = 200) -> list[Sent]:
    """Let the endpoints answer what is due to be sent."""
    sent = api.core.take_deliveries("http://sim:1")
    for delivery in sent:
        api.core.record_delivery(delivery, status)
    return [Sent(api, delivery, orjson.loads(delivery.body)) for delivery in sent]


def stages(api: Api, run: str) -> dict[str, str]:
    """Return the status of each task stage of a run."""
    found = (item["attributes"] for item in api.get(f"/runs/{run}/task-stages").data)
    return {attributes["stage"]: attributes["status"] for attributes in found}


def path(api: Api, run: str) -> list[str]:
    """Return the statuses that a run went through, after it was pending."""
    stamps = api.attributes(run)["status-timestamps"]
    return [name.removesuffix("-at").replace("-", "_") for name in stamps][1:]


def actions(api: Api, run: str) -> set[str]:
    granted = api.attributes(run)["actions"]
    return {name.removeprefix("is-") for name, is_granted in granted.items() if is_granted}


def ready(api: Api, *settings: Iterable[str], level: str = "mandatory", **attributes: Any) -> str:
    """Return a workspace with one task for each of the given stages."""
    workspace = api.ready(**attributes)
    for number, names in enumerate(settings):
        task = create_task(api, f"task-{number}")
        associate(api, workspace, task, stages=list(names), enforcement_level=level)
    return workspace


def begun(api: Api, *settings: Iterable[str], **attributes: Any) -> tuple[str, list[Sent]]:
    """Return a run whose first stage has begun, and the requests to its tasks."""
    run = api.run(ready(api, *settings, **attributes))
    api.settle()
    sent = deliver(api)
    assert sent
    return run, sent
