"""Random sequences of calls, after each of which the simulator must make sense."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from tfrun_async.simulator._run_states import DISCARDABLE, FINAL, TRANSITIONS

from .support import ONE, TWO, Answer, Api, packed, resource

ACTIONS = ["apply", "discard", "cancel", "force-cancel", "force-execute"]
ARCHIVES = [packed(ONE), packed(TWO), packed({"main.tf": "oops {"}), packed({}), b"not a tar"]
OPTIONS = [
    "allow-empty-apply",
    "auto-apply",
    "is-destroy",
    "plan-only",
    "refresh-only",
    "save-plan",
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

flags = st.lists(st.sampled_from(OPTIONS), max_size=2, unique=True)


class SimulatorMachine(RuleBasedStateMachine):
    """Calls the API at random; unknown and deleted resources are called as well."""

    workspaces = Bundle("workspaces")
    versions = Bundle("versions")
    runs = Bundle("runs")

    def __init__(self) -> None:
        super().__init__()
        self.api = Api()
        self.names = 0
        self.paths: dict[str, list[str]] = {}

    def send(
        self, method: str, path: str, payload: Any = None, body: bytes | None = None
    ) -> Answer:
        """Call the API; a refused call must not change anything."""
        before = self.snapshot()
        answer = self.api.call(method, f"/api/v2{path}", payload, body=body)
        assert answer.status < 500
        if answer.status >= 400:
            assert answer.document["errors"]
            assert self.snapshot() == before
        return answer

    def snapshot(self) -> list[bytes]:
        """Return everything that can be seen at this moment."""
        everything = {"page[size]": "100"}
        found = self.api.search("/organizations/example/workspaces", everything)
        versions = [f"/workspaces/{key}/configuration-versions" for key in found.ids]
        query = {**everything, "include": "plan,apply"}
        return [
            found.body,
            self.api.search("/organizations/example/runs", query).body,
            *(self.api.get(path).body for path in versions),
        ]

    @rule(target=workspaces, auto_apply=st.booleans(), allow_destroy_plan=st.booleans())
    def create_workspace(self, *, auto_apply: bool, allow_destroy_plan: bool) -> str:
        self.names += 1
        return self.api.workspace(
            f"w{self.names}", auto_apply=auto_apply, allow_destroy_plan=allow_destroy_plan
        )

    @rule(target=runs, workspace=workspaces, options=flags)
    def upload_and_run(self, workspace: str, options: list[str]) -> str:
        """Make the combination likely that everything else builds on."""
        if self.api.get(f"/workspaces/{workspace}").status == 404:
            return "run-unknown"
        version = self.api.configuration(workspace)
        answer = self.api.try_run(workspace, version, **dict.fromkeys(options, True))
        return str(answer.data["id"]) if answer.status == 201 else "run-unknown"

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
        answer = self.send(
            "POST",
            f"/workspaces/{workspace}/configuration-versions",
            resource("configuration-versions", **attributes),
        )
        if answer.status != 201:
            return "cv-unknown"
        url = answer.data["attributes"]["upload-url"]
        statuses = [self.api.put_url(url, archive).status for _ in range(times)]
        assert statuses == [200, 409][:times]
        return str(answer.data["id"])

    @rule(target=runs, workspace=workspaces, version=versions | st.none(), options=flags)
    def create_run(self, workspace: str, version: str | None, options: list[str]) -> str:
        answer = self.api.try_run(workspace, version, **dict.fromkeys(options, True))
        assert answer.status in {201, 404, 422}
        return str(answer.data["id"]) if answer.status == 201 else "run-unknown"

    @rule(workspace=workspaces, attributes=st.sampled_from(BAD_OPTIONS))
    def create_wrong_run(self, workspace: str, attributes: dict[str, Any]) -> None:
        before = self.snapshot()
        assert self.api.try_run(workspace, **attributes).status in {404, 422}
        assert self.snapshot() == before

    @rule(run=runs, action=st.sampled_from(ACTIONS), comment=st.sampled_from(["", "because"]))
    def act(self, run: str, action: str, comment: str) -> None:
        seen = self.api.get(f"/runs/{run}")
        answer = self.send("POST", f"/runs/{run}/actions/{action}", {"comment": comment})
        if seen.status == 404:
            assert answer.status == 404
            return
        attributes = seen.data["attributes"]
        granted = attributes["actions"]
        expected = {
            "apply": granted["is-confirmable"],
            "discard": granted["is-discardable"] or attributes["status"] == "pending",
            "cancel": granted["is-cancelable"],
            "force-cancel": granted["is-force-cancelable"],
        }
        if action in expected:
            assert answer.status == (202 if expected[action] else 409)
        else:
            assert answer.status in {202, 403, 409}

    @rule(workspace=workspaces, action=st.sampled_from(["lock", "unlock", "force-unlock"]))
    def lock(self, workspace: str, action: str) -> None:
        seen = self.api.get(f"/workspaces/{workspace}")
        status = self.send("POST", f"/workspaces/{workspace}/actions/{action}").status
        if seen.status == 404:
            assert status == 404
            return
        lock = seen.data["relationships"]["locked-by"]["data"]
        is_mine = lock is not None and lock["type"] == "users"
        assert status == (200 if (lock is None if action == "lock" else is_mine) else 409)

    @rule(
        number=st.integers(1, 5),
        additions=st.sampled_from([None, 0, 3]),
        plan_error=st.sampled_from([None, "no"]),
        apply_error=st.sampled_from([None, "no"]),
        ignores_cancel=st.booleans(),
    )
    def script(self, number: int, **wishes: Any) -> None:
        self.api.script(f"w{number}", **wishes)

    @rule(seconds=st.sampled_from([0.05, 0.2, 0.3, 0.5, 2.0, 40.0]))
    def wait(self, seconds: float) -> None:
        self.api.settle(seconds)

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
                "/workspaces/{workspace}/nothing",
                "/nothing",
            ]
        ),
    )
    def send_nonsense(self, workspace: str, run: str, body: bytes, method: str, path: str) -> None:
        answer = self.send(method, path.format(workspace=workspace, run=run), body=body)
        assert answer.status in {200, 404, 422}

    @invariant()
    def every_run_makes_sense(self) -> None:
        query = {"page[size]": "100", "include": "plan,apply"}
        document = self.api.search("/organizations/example/runs", query).document
        phases = {item["id"]: item["attributes"] for item in document.get("included", [])}
        now = self.api.clock.now()
        for run in document["data"]:
            attributes = run["attributes"]
            self.check_path(run["id"], attributes)
            check_actions(attributes, now)
            related = run["relationships"]
            plan, apply = (phases[related[kind]["data"]["id"]] for kind in ("plan", "apply"))
            check_phases(attributes, plan, apply)

    def check_path(self, run: str, attributes: dict[str, Any]) -> None:
        """A run's past never changes, and leads along the table to where it stands."""
        stamps = attributes["status-timestamps"]
        path = [name.removesuffix("-at").replace("-", "_") for name in stamps]
        path[0] = {"plan_queueable": "pending"}[path[0]]
        assert path[-1] == attributes["status"]
        assert all(after in TRANSITIONS[before] for before, after in pairwise(path))
        assert list(stamps.values()) == sorted(stamps.values())
        seen = self.paths.setdefault(run, path)
        assert path[: len(seen)] == seen
        self.paths[run] = path

    @invariant()
    def one_run_at_most_holds_a_workspace(self) -> None:
        everything = {"page[size]": "100"}
        workspaces = self.api.search("/organizations/example/workspaces", everything).data
        for workspace in workspaces:
            runs = self.api.search(f"/workspaces/{workspace['id']}/runs", everything).data
            holders = [run["id"] for run in runs if holds(run["attributes"])]
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


def holds(attributes: dict[str, Any]) -> bool:
    """Say whether a run occupies its workspace, as far as a client can tell."""
    status = attributes["status"]
    if attributes["plan-only"] or status == "pending" or status in FINAL:
        return False
    return not attributes["save-plan"] or status in {"apply_queued", "applying"}


def check_actions(attributes: dict[str, Any], now: float) -> None:
    """What can be done follows from the status, and from a cancel that was asked for."""
    status, actions = attributes["status"], attributes["actions"]
    assert actions["is-confirmable"] == ("confirmed" in TRANSITIONS[status])
    assert actions["is-discardable"] == (status in DISCARDABLE)
    was_canceled = "force-cancel-available-at" in attributes
    is_stoppable = "canceled" in TRANSITIONS[status]
    assert actions["is-cancelable"] == (is_stoppable and not was_canceled)
    assert not actions["is-force-cancelable"] or (was_canceled and is_stoppable)
    assert (attributes["canceled-at"] is not None) == (status in {"canceled", "force_canceled"})
    assert set(attributes["permissions"].values()) == {True}
    assert now > 0


def check_phases(attributes: dict[str, Any], plan: dict[str, Any], apply: dict[str, Any]) -> None:
    """Plan and apply are where their run is."""
    status = attributes["status"]
    expected = {
        "pending": ("pending", "pending"),
        "plan_queued": ("queued", "pending"),
        "planning": ("running", "pending"),
        "planned": ("finished", "pending"),
        "planned_and_saved": ("finished", "pending"),
        "planned_and_finished": ("finished", "unreachable"),
        "confirmed": ("finished", "pending"),
        "apply_queued": ("finished", "queued"),
        "applying": ("finished", "running"),
        "applied": ("finished", "finished"),
        "discarded": (plan["status"], "unreachable"),
    }
    if status in expected:
        assert (plan["status"], apply["status"]) == expected[status]
    assert attributes["has-changes"] == plan["has-changes"]
    for phase in (plan, apply):
        assert (phase["resource-additions"] is None) == (phase["status"] != "finished")


TestSimulator = SimulatorMachine.TestCase
TestSimulator.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
