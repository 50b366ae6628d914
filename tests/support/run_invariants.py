"""Invariants of runs, as far as a client can tell from their documents."""

from typing import Any

from tests.support.core_api import Api
from tfrun_async.simulator._records.run_tasks import FINAL_TASK_STATUSES
from tfrun_async.simulator._records.transitions import DISCARDABLE, FINAL, TRANSITIONS

# The group `discardable` of the document does not have these.
WAITING_FOR_POLICIES = {"tf_policy_override", "tf_policy_checked", "post_plan_awaiting_decision"}


def occupies_workspace(attributes: dict[str, Any]) -> bool:
    """Say whether a run occupies its workspace, as far as a client can tell."""
    status = attributes["status"]
    if attributes["plan-only"] or status == "pending" or status in FINAL:
        return False
    return not attributes["save-plan"] or status in {"apply_queued", "applying"}


def check_actions(attributes: dict[str, Any], now: float) -> None:
    """What can be done follows from the status, and from a cancel that was asked for."""
    status, actions = attributes["status"], attributes["actions"]
    assert actions["is-confirmable"] == ("confirmed" in TRANSITIONS[status])
    assert actions["is-discardable"] == (status in DISCARDABLE | WAITING_FOR_POLICIES)
    was_canceled = "force-cancel-available-at" in attributes
    is_stoppable = "canceled" in TRANSITIONS[status]
    assert actions["is-cancelable"] == (is_stoppable and not was_canceled)
    assert not actions["is-force-cancelable"] or (was_canceled and is_stoppable)
    is_canceled = was_canceled or status in {"canceled", "force_canceled"}
    assert (attributes["canceled-at"] is not None) == is_canceled
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
        "cost_estimating": ("finished", "pending"),
        "cost_estimated": ("finished", "pending"),
        "policy_checking": ("finished", "pending"),
        "policy_checked": ("finished", "pending"),
        "policy_override": ("finished", "pending"),
        "policy_soft_failed": ("finished", "unreachable"),
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


def check_estimate(attributes: dict[str, Any], estimate: dict[str, Any]) -> None:
    """There is an estimate where the run has one behind it, and numbers where it has finished."""
    status = attributes["status"]
    assert (estimate["proposed-monthly-cost"] is None) == (estimate["status"] != "finished")
    assert (status == "cost_estimating") == (estimate["status"] == "queued")
    if "cost-estimated-at" in attributes["status-timestamps"]:
        assert estimate["status"] == "finished"
    if status in FINAL:
        assert estimate["status"] in {"finished", "canceled", "unreachable"}


def check_policies(attributes: dict[str, Any], check: dict[str, Any]) -> None:
    """A policy check is where its run is."""
    status = attributes["status"]
    is_failed = check["status"] == "soft_failed"
    assert check["actions"]["is-overridable"] == (status == "policy_override" and is_failed)
    assert (status == "policy_checking") == (check["status"] == "queued")
    if status in {"policy_override", "policy_soft_failed"}:
        assert check["status"] in {"passed", "soft_failed", "overridden"}
    if "policy-checked-at" in attributes["status-timestamps"]:
        assert check["status"] in {"passed", "overridden"}
    has_result = check["status"] in {"passed", "soft_failed", "hard_failed", "overridden"}
    assert (check["result"] is not None) == has_result


def check_stages(attributes: dict[str, Any], found: list[dict[str, Any]], api: Api) -> None:
    """A run waits for its current stage, and no stage outlives its run."""
    status = attributes["status"]
    for item in found:
        stage = item["attributes"]
        keys = [related["id"] for related in item["relationships"]["task-results"]["data"]]
        results = [api.get(f"/task-results/{key}").data["attributes"] for key in keys]
        evaluations = [
            evaluation["attributes"]["status"]
            for evaluation in api.get(f"/task-stages/{item['id']}/policy-evaluations").data
        ]
        reached = (
            f"{stage['stage'].replace('_', '-')}-running-at" in attributes["status-timestamps"]
        )
        assert reached or stage["status"] in {"pending", "unreachable"}
        if stage["status"] == "running":
            assert status == f"{stage['stage']}_running"
            are_final = all(result["status"] in FINAL_TASK_STATUSES for result in results)
            assert not are_final or {"running", "overridden"} & set(evaluations)
        if status in FINAL:
            assert set(evaluations) <= FINAL_TASK_STATUSES | {"overridden"}
            assert stage["status"] in FINAL_TASK_STATUSES
            assert all(result["status"] in FINAL_TASK_STATUSES for result in results)
        if status == f"{stage['stage']}_completed":
            levels = {"mandatory"} if stage["stage"] != "post_apply" else set()
            stopping = [r for r in results if r["workspace-task-enforcement-level"] in levels]
            assert all(result["status"] == "passed" for result in stopping)
            assert set(evaluations) <= {"passed", "overridden"}


def check_events(run: dict[str, Any], events: list[dict[str, Any]]) -> None:
    """Every status is an event, in the order in which they came, and so is every comment."""
    actions = [event["attributes"]["action"] for event in events]
    stamps = run["attributes"]["status-timestamps"]
    entered = [name.removesuffix("-at").replace("-", "_") for name in stamps][1:]
    if run["attributes"]["status"] == "canceled" and entered[-1] == "force_canceled":
        entered.pop()  # an admin's force-cancel has a time, but no status
    assert [action for action in actions if action in TRANSITIONS] == entered
    assert actions[0] == "queued"
    comments = [event["relationships"]["comment"]["data"] for event in events]
    assert [comment for comment in comments if comment] == run["relationships"]["comments"]["data"]
