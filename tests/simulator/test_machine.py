"""Random sequences of calls, with the simulator's invariants checked after each."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
)

from tests.support.core_api import (
    ONE_RESOURCE,
    TWO_RESOURCES,
    Api,
    ApiResponse,
    pack_archive,
    resource,
    run_trigger_document,
)
from tests.support.core_run_tasks import (
    TaskRequest,
    deliver_requests,
    post_workspace_task,
    task_payload,
)
from tests.support.policies import opa, sentinel, tfpolicy
from tests.support.run_invariants import (
    check_actions,
    check_estimate,
    check_events,
    check_phases,
    check_policies,
    check_stages,
    occupies_workspace,
)
from tfrun_async.simulator import PolicySet
from tfrun_async.simulator._records.access import Grants
from tfrun_async.simulator._records.run_tasks import FINAL_TASK_STATUSES, STAGES
from tfrun_async.simulator._records.transitions import FINAL, TRANSITIONS

pytestmark = pytest.mark.no_cover
ACTIONS = ["apply", "discard", "cancel", "force-cancel", "force-execute"]
ARCHIVES = [
    pack_archive(ONE_RESOURCE),
    pack_archive(TWO_RESOURCES),
    pack_archive({"main.tf": "oops {"}),
    pack_archive({}),
    b"not a tar",
]
OPTIONS = [
    "allow-empty-apply",
    "auto-apply",
    "is-destroy",
    "plan-only",
    "refresh-only",
    "save-plan",
]
POLICIES: list[tuple[PolicySet, ...]] = [
    (),
    (sentinel("soft_failed"),),
    (sentinel("passed"), opa(), tfpolicy()),
    (sentinel("hard_failed"), opa(overridable=False)),
]
BAD_OPTIONS: list[dict[str, Any]] = [
    {"message": 1},
    {"plan-only": "true"},
    {"variables": [{"key": "a"}]},
    {"target-addrs": {}},
    {"terraform-version": "1.9.0", "plan-only": False},
    {"is-destroy": True, "refresh-only": True},
]
BAD_BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff",
    b'{"data": 1}',
    b'{"data": {"type": 1}}',
    b'{"comment": 1, "reason": 1}',
    b'{"data": {"type": "runs", "relationships": {"workspace": []}}}',
    b'{"data": {"type": "workspaces", "attributes": {"name": {}, "auto-apply": 1}}}',
    b'{"data": {"type": "configuration-versions", "attributes": {"speculative": []}}}',
]

levels = st.sampled_from(["advisory", "mandatory"])
stages = st.lists(st.sampled_from(STAGES), min_size=1, max_size=4, unique=True)
pauses = st.sampled_from([10.0, 0.0, 0.3, 2.6, 3.1])
flags = st.lists(st.sampled_from(OPTIONS), max_size=2, unique=True)


class SimulatorMachine(RuleBasedStateMachine):
    """Calls the API at random; unknown and deleted resources are called as well."""

    workspaces = Bundle("workspaces")
    versions = Bundle("versions")
    runs = Bundle("runs")

    def __init__(self) -> None:
        super().__init__()
        self.api = Api()
        self.admin = self.api.login("site-admin")
        self.reader = self.api.login("team", grants=Grants.create({}, ["read-workspaces"]))
        self.force_canceled: set[str] = set()
        self.task_requests: list[TaskRequest] = []
        self.workspaces_created = 0
        self.paths: dict[str, list[str]] = {}

    def send(
        self, method: str, path: str, payload: Any = None, body: bytes | None = None
    ) -> ApiResponse:
        """Call the API; a refused call must not change anything."""
        before = self.snapshot()
        response = self.api.request(method, f"/api/v2{path}", payload, body=body)
        assert response.status < 500
        if response.status >= 400:
            assert response.document["errors"]
            assert self.snapshot() == before
        return response

    def snapshot(self) -> list[bytes]:
        """Return everything that can be seen at this moment."""
        everything = {"page[size]": "100"}
        found = self.api.search("/organizations/example/workspaces", everything)
        versions = [f"/workspaces/{key}/configuration-versions" for key in found.ids]
        query = {**everything, "include": "plan,apply,run_events,task_stages"}
        triggers = [f"/workspaces/{key}/run-triggers" for key in found.ids]
        tasks = [f"/workspaces/{key}/tasks" for key in found.ids]
        inbound = {**everything, "filter[run-trigger][type]": "inbound"}
        return [
            found.body,
            *(self.api.search(path, inbound).body for path in triggers),
            *(self.api.search(path, everything).body for path in tasks),
            self.api.search("/organizations/example/runs", query).body,
            *(self.api.get(path).body for path in versions),
        ]

    @initialize(
        target=workspaces,
        estimates=st.booleans(),
        policies=st.sampled_from(POLICIES),
    )
    def begin(self, *, estimates: bool, policies: tuple[PolicySet, ...]) -> str:
        """Start with something to run, and with checks more often than a rule would come by."""
        self.switch_checks(estimates=estimates, policies=policies)
        self.workspaces_created += 1
        return self.api.configured_workspace(f"w{self.workspaces_created}")

    @rule(target=workspaces, auto_apply=st.booleans(), allow_destroy_plan=st.booleans())
    def create_workspace(self, *, auto_apply: bool, allow_destroy_plan: bool) -> str:
        self.workspaces_created += 1
        return self.api.workspace(
            f"w{self.workspaces_created}",
            auto_apply=auto_apply,
            allow_destroy_plan=allow_destroy_plan,
        )

    @rule(target=runs, workspace=workspaces, options=flags, seconds=pauses)
    def upload_and_run(self, workspace: str, options: list[str], seconds: float) -> str:
        """Make the combination likely that everything else builds on."""
        if self.api.get(f"/workspaces/{workspace}").status == 404:
            return "run-unknown"
        version = self.api.upload_configuration(workspace)
        response = self.api.post_run(workspace, version, **dict.fromkeys(options, True))
        self.api.advance(seconds)
        return str(response.data["id"]) if response.status == 201 else "run-unknown"

    @rule(
        target=versions,
        workspace=workspaces,
        archive=st.sampled_from(ARCHIVES),
        times=st.integers(0, 2),
        auto_queue_runs=st.booleans(),
        speculative=st.booleans(),
        provisional=st.booleans(),
    )
    def upload(self, workspace: str, archive: bytes, times: int, **attributes: bool) -> str:
        response = self.send(
            "POST",
            f"/workspaces/{workspace}/configuration-versions",
            resource("configuration-versions", **attributes),
        )
        if response.status != 201:
            return "cv-unknown"
        url = response.data["attributes"]["upload-url"]
        statuses = [self.api.put_url(url, archive).status for _ in range(times)]
        assert statuses == [200, 409][:times]
        return str(response.data["id"])

    @rule(target=runs, workspace=workspaces, version=versions | st.none(), options=flags)
    def create_run(self, workspace: str, version: str | None, options: list[str]) -> str:
        response = self.api.post_run(workspace, version, **dict.fromkeys(options, True))
        assert response.status in {201, 404, 422}
        return str(response.data["id"]) if response.status == 201 else "run-unknown"

    @rule(workspace=workspaces, attributes=st.sampled_from(BAD_OPTIONS))
    def create_wrong_run(self, workspace: str, attributes: dict[str, Any]) -> None:
        before = self.snapshot()
        assert self.api.post_run(workspace, **attributes).status in {404, 422}
        assert self.snapshot() == before

    @rule(
        run=runs,
        action=st.sampled_from(ACTIONS),
        comment=st.sampled_from(["", "because"]),
        seconds=pauses,
    )
    def act(self, run: str, action: str, comment: str, seconds: float) -> None:
        self.api.advance(seconds)
        current = self.api.get(f"/runs/{run}")
        response = self.send("POST", f"/runs/{run}/actions/{action}", {"comment": comment})
        if current.status == 404:
            assert response.status == 404
            return
        attributes = current.data["attributes"]
        granted = attributes["actions"]
        expected = {
            "apply": granted["is-confirmable"],
            "discard": granted["is-discardable"] or attributes["status"] == "pending",
            "cancel": granted["is-cancelable"],
            "force-cancel": granted["is-force-cancelable"],
        }
        if action in expected:
            assert response.status == (202 if expected[action] else 409)
        else:
            assert response.status in {202, 403, 409}

    @rule(run=runs, action=st.sampled_from(ACTIONS))
    def act_without_permission(self, run: str, action: str) -> None:
        before = self.snapshot()
        assert self.reader.action(run, action) == 404
        assert self.reader.get(f"/runs/{run}").status == self.api.get(f"/runs/{run}").status
        assert self.snapshot() == before

    @rule(run=runs)
    def end(self, run: str) -> None:
        """End a run as an administrator, whatever its status."""
        current = self.api.get(f"/runs/{run}")
        response = self.admin.post(f"/admin/runs/{run}/actions/force-cancel", {"comment": "stuck"})
        if current.status == 404:
            assert response.status == 404
        elif current.data["attributes"]["status"] in FINAL:
            assert response.status == 409
        else:
            assert response.data["attributes"]["status"] == "canceled"
            self.force_canceled.add(run)

    @rule(run=runs, is_organization=st.booleans())
    def override(self, run: str, *, is_organization: bool) -> None:
        for kind in ("policy-checks", "task-stages", "tf-policy-evaluations"):
            current = self.api.get(f"/runs/{run}/{kind}")
            for check in current.data if current.status == 200 else ():
                path = f"/{kind}/{check['id']}/actions/override"
                if is_organization:
                    assert self.api.login("organization").post(path).status == 404
                    continue
                current = self.api.get(f"/{kind}/{check['id']}")
                is_overridable = current.data["attributes"]["actions"]["is-overridable"]
                assert self.send("POST", path).status == (200 if is_overridable else 409)

    @rule(run=runs, body=st.sampled_from(["", "fine"]))
    def comment(self, run: str, body: str) -> None:
        exists = self.api.get(f"/runs/{run}").status == 200
        response = self.send("POST", f"/runs/{run}/comments", resource("comments", body=body))
        assert response.status == ((201 if body else 422) if exists else 404)

    @rule(workspace=workspaces, source=workspaces)
    def trigger(self, workspace: str, source: str) -> None:
        path = f"/workspaces/{workspace}/run-triggers"
        response = self.send("POST", path, run_trigger_document(source))
        assert response.status in {201, 404, 422}

    @rule(
        estimates=st.booleans(),
        policies=st.sampled_from(POLICIES),
    )
    def switch_checks(self, *, estimates: bool, policies: tuple[PolicySet, ...]) -> None:
        payload = resource("organizations", cost_estimation_enabled=estimates)
        assert self.send("PATCH", "/organizations/example", payload).status == 200
        self.api.set_policies(*policies)

    @rule(workspace=workspaces, level=levels, stages=stages, number=st.integers(1, 3))
    def use_task(self, workspace: str, level: str, stages: list[str], number: int) -> None:
        name = f"t{number}"
        self.api.post("/organizations/example/tasks", task_payload(name))
        tasks = self.api.get("/organizations/example/tasks").data
        task = next(item["id"] for item in tasks if item["attributes"]["name"] == name)
        response = post_workspace_task(
            self.api, workspace, task, enforcement_level=level, stages=stages
        )
        assert response.status in {201, 404, 422}

    @rule(status=st.sampled_from([200, 200, 500, 0]), seconds=pauses)
    def deliver_requests(self, status: int, seconds: float) -> None:
        self.api.advance(seconds)
        self.task_requests += deliver_requests(self.api, status)

    @rule(
        status=st.sampled_from(["passed", "failed", "running", "errored"]),
        number=st.integers(0, 99),
        seconds=st.sampled_from([0.0, 3.1, 400.0]),
    )
    def call_back(self, status: str, number: int, seconds: float) -> None:
        if not self.task_requests:
            return
        self.api.advance(seconds)
        task_request = self.task_requests[-1 - number % len(self.task_requests)]
        current = self.api.get(f"/task-results/{task_request.payload['task_result_id']}")
        before = self.snapshot()
        response = task_request.call_back(status)
        if current.status == 404:
            assert response.status == 404
        elif status == "errored" or current.data["attributes"]["status"] in FINAL_TASK_STATUSES:
            assert response.status == 422
            assert self.snapshot() == before
        else:
            assert response.status == 200
            assert task_request.result["status"] == status

    @rule(workspace=workspaces, action=st.sampled_from(["lock", "unlock", "force-unlock"]))
    def lock(self, workspace: str, action: str) -> None:
        current = self.api.get(f"/workspaces/{workspace}")
        status = self.send("POST", f"/workspaces/{workspace}/actions/{action}").status
        if current.status == 404:
            assert status == 404
            return
        lock = current.data["relationships"]["locked-by"]["data"]
        is_mine = lock is not None and lock["type"] == "users"
        assert status == (200 if (lock is None if action == "lock" else is_mine) else 409)

    @rule(
        number=st.integers(1, 5),
        additions=st.sampled_from([None, 0, 3]),
        plan_error=st.sampled_from([None, "no"]),
        apply_error=st.sampled_from([None, "no"]),
        ignores_cancel=st.booleans(),
    )
    def script(self, number: int, **options: Any) -> None:
        self.api.script(f"w{number}", **options)

    @rule(number=st.integers(1, 5), policies=st.sampled_from(POLICIES))
    def set_policies(self, number: int, policies: tuple[PolicySet, ...]) -> None:
        self.api.set_policies(*policies, workspace=f"w{number}")

    @rule(seconds=st.sampled_from([0.05, 0.2, 0.3, 0.5, 2.0, 40.0]))
    def wait(self, seconds: float) -> None:
        self.api.advance(seconds)

    @rule(workspace=consumes(workspaces))
    def delete_workspace(self, workspace: str) -> None:
        status = self.send("DELETE", f"/workspaces/{workspace}").status
        assert status == 204
        assert self.send("DELETE", f"/workspaces/{workspace}").status == 404

    @rule(
        workspace=workspaces,
        run=runs,
        body=st.sampled_from(BAD_BODIES),
        method=st.sampled_from(["GET", "POST", "PATCH", "PUT"]),
        path=st.sampled_from(
            [
                "/runs",
                "/runs/{run}",
                "/organizations",
                "/organizations/example/workspaces",
                "/workspaces/{workspace}",
                "/workspaces/{workspace}/configuration-versions",
                "/workspaces/{workspace}/run-triggers",
                "/workspaces/{workspace}/tasks",
                "/organizations/example/tasks",
                "/runs/{run}/comments",
                "/workspaces/{workspace}/nothing",
                "/nothing",
            ]
        ),
    )
    def send_nonsense(self, workspace: str, run: str, body: bytes, method: str, path: str) -> None:
        response = self.send(method, path.format(workspace=workspace, run=run), body=body)
        assert response.status in {200, 400, 404, 422}

    @invariant()
    def every_run_makes_sense(self) -> None:
        query = {"page[size]": "100", "include": "plan,apply,cost_estimate,run_events"}
        document = self.api.search("/organizations/example/runs", query).document
        included = {item["id"]: item for item in document.get("included", [])}
        phases = {key: item["attributes"] for key, item in included.items()}
        now = self.api.clock.now()
        for run in document["data"]:
            attributes = run["attributes"]
            self.check_path(run["id"], attributes)
            check_actions(attributes, now)
            related = run["relationships"]
            plan, apply = (phases[related[kind]["data"]["id"]] for kind in ("plan", "apply"))
            check_phases(attributes, plan, apply)
            if (estimate := related["cost-estimate"]["data"]) is not None:
                check_estimate(attributes, phases[estimate["id"]])
            for check in self.api.get(f"/runs/{run['id']}/policy-checks").data:
                check_policies(attributes, check["attributes"])
            check_stages(attributes, self.api.get(f"/runs/{run['id']}/task-stages").data, self.api)
            check_events(run, [included[event["id"]] for event in related["run-events"]["data"]])

    def check_path(self, run: str, attributes: dict[str, Any]) -> None:
        """A run's past never changes, and leads along the table to where it stands."""
        stamps = attributes["status-timestamps"]
        path = [name.removesuffix("-at").replace("-", "_") for name in stamps]
        path[0] = {"plan_queueable": "pending"}[path[0]]
        if run in self.force_canceled and attributes["status"] == "canceled":
            assert path.pop() == "force_canceled"  # a time beside the status, not a status
        assert path[-1] == attributes["status"]
        steps = list(pairwise(path))
        if run in self.force_canceled:
            assert steps.pop()[1] == "canceled"
        assert all(after in TRANSITIONS[before] for before, after in steps)
        assert list(stamps.values()) == sorted(stamps.values())
        current = self.paths.setdefault(run, path)
        assert path[: len(current)] == current
        self.paths[run] = path

    @invariant()
    def one_run_at_most_holds_a_workspace(self) -> None:
        everything = {"page[size]": "100"}
        workspaces = self.api.search("/organizations/example/workspaces", everything).data
        for workspace in workspaces:
            runs = self.api.search(f"/workspaces/{workspace['id']}/runs", everything).data
            holders = [run["id"] for run in runs if occupies_workspace(run["attributes"])]
            assert len(holders) <= 1
            related = workspace["relationships"]
            locked_by = related["locked-by"]["data"]
            assert workspace["attributes"]["locked"] == (locked_by is not None)
            if holders:
                assert related["current-run"]["data"]["id"] == holders[0]
                assert workspace["attributes"]["locked"]
                assert locked_by["type"] == "users" or locked_by["id"] == holders[0]
            else:
                assert locked_by is None or locked_by["type"] == "users"


TestSimulator = SimulatorMachine.TestCase
TestSimulator.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
