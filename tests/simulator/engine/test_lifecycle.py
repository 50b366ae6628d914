"""Tests of the lifecycle of runs, and of the actions of users."""

from typing import Any

import pytest

from tests.support.core_api import ONE_RESOURCE, TWO_RESOURCES, Api
from tfrun_async.simulator._engine.lifecycle import Lifecycle
from tfrun_async.simulator._engine.run_states import RunStates
from tfrun_async.simulator._records.ids import IdGenerator
from tfrun_async.simulator._records.store import Store
from tfrun_async.simulator._records.transitions import DISCARDABLE, FINAL, TRANSITIONS

NO_RESOURCES = {"main.tf": "# nothing yet\n"}


def test_every_status_can_be_reached_and_left_or_is_final() -> None:
    """The table is closed: it leads only to statuses that it describes."""
    reachable = {"pending"}.union(*TRANSITIONS.values())
    assert reachable == set(TRANSITIONS)
    assert {
        "planned_and_finished",
        "applied",
        "discarded",
        "errored",
        "canceled",
        "force_canceled",
        "policy_soft_failed",
    } == FINAL


def test_what_the_document_calls_discardable_can_be_discarded() -> None:
    """Others are pending, or wait for policies that the group of the document does not know."""
    leading = {status for status, following in TRANSITIONS.items() if "discarded" in following}
    others = {"pending", "tf_policy_override", "tf_policy_checked", "post_plan_awaiting_decision"}
    assert leading == DISCARDABLE | others


def test_a_run_waits_for_confirmation_and_is_applied(api: Api) -> None:
    """The usual way, step by step."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    seen = []
    for _ in range(30):
        seen.append(api.status(run))
        api.advance(0.1)
    assert list(dict.fromkeys(seen)) == ["pending", "plan_queued", "planning", "planned"]
    assert api.available_actions(run) == {"confirmable", "discardable"}
    assert api.attributes(run)["has-changes"] is True
    assert api.action(run, "apply", {"comment": "Looks good to me"}) == 202
    seen = []
    for _ in range(30):
        seen.append(api.status(run))
        api.advance(0.1)
    assert list(dict.fromkeys(seen)) == ["apply_queued", "applying", "applied"]
    assert api.available_actions(run) == set()
    related = api.get(f"/runs/{run}").data["relationships"]
    assert related["confirmed-by"]["data"]["type"] == "users"
    assert [comment["attributes"] for comment in api.get(f"/runs/{run}/comments").data] == [
        {"body": "Looks good to me"}
    ]
    workspace_now = api.get(f"/workspaces/{workspace}").data
    assert workspace_now["attributes"]["locked"] is False
    assert workspace_now["attributes"]["resource-count"] == 1
    assert workspace_now["relationships"]["current-run"]["data"]["id"] == run


def test_timestamps_do_not_depend_on_when_a_client_reads(api: Api) -> None:
    """Timers between two requests run at their own times."""
    run = api.run(api.configured_workspace())
    api.advance(1000)
    assert api.attributes(run)["status-timestamps"] == {
        "plan-queueable-at": "2026-01-01T00:00:00.100Z",
        "plan-queued-at": "2026-01-01T00:00:00.300Z",
        "planning-at": "2026-01-01T00:00:00.500Z",
        "planned-at": "2026-01-01T00:00:02.500Z",
    }


@pytest.mark.parametrize(
    ("attributes", "files", "ending"),
    [
        (
            {"auto-apply": True},
            ONE_RESOURCE,
            ["planned", "confirmed", "apply_queued", "applying", "applied"],
        ),
        ({"plan-only": True}, ONE_RESOURCE, ["planned_and_finished"]),
        ({"plan-only": True, "auto-apply": True}, ONE_RESOURCE, ["planned_and_finished"]),
        ({"save-plan": True}, ONE_RESOURCE, ["planned_and_saved"]),
        ({"save-plan": True, "auto-apply": True}, ONE_RESOURCE, ["planned_and_saved"]),
        ({}, NO_RESOURCES, ["planned_and_finished"]),
        ({"save-plan": True}, NO_RESOURCES, ["planned_and_finished"]),
        ({"refresh-only": True}, ONE_RESOURCE, ["planned_and_finished"]),
        ({"allow-empty-apply": True}, NO_RESOURCES, ["planned"]),
        ({"is-destroy": True}, ONE_RESOURCE, ["planned_and_finished"]),
        ({}, {"main.tf": "resource {"}, ["errored"]),
    ],
)
def test_each_kind_of_run_ends_its_own_way(
    api: Api, attributes: dict[str, Any], files: dict[str, str], ending: list[str]
) -> None:
    """After planning, the run's options and what the plan found decide."""
    run = api.run(api.configured_workspace(files=files), **attributes)
    api.advance()
    assert api.status_path(run) == ["plan_queueable", "plan_queued", "planning", *ending]


def test_an_empty_apply_is_applied(api: Api) -> None:
    """Without changes there is still something to confirm, if that was asked for."""
    run = api.run(api.configured_workspace(files=NO_RESOURCES), allow_empty_apply=True)
    api.advance()
    assert api.attributes(run)["has-changes"] is False
    assert api.action(run, "apply") == 202
    api.advance()
    assert api.status(run) == "applied"


def test_an_apply_can_fail(api: Api) -> None:
    """The state stays as it was."""
    workspace = api.configured_workspace()
    api.script("main", apply_error="Quota exceeded")
    run = api.run(workspace, auto_apply=True)
    api.advance()
    assert api.status_path(run)[-2:] == ["applying", "errored"]
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["resource-count"] == 0


def test_runs_of_a_workspace_go_one_after_the_other(api: Api) -> None:
    """The next one starts when the one before it is over, in order of creation."""
    workspace = api.configured_workspace()
    first, second, third = (api.run(workspace) for _ in range(3))
    api.advance()
    assert [api.status(run) for run in (first, second, third)] == ["planned", "pending", "pending"]
    assert api.action(first, "discard") == 202
    api.advance()
    assert [api.status(run) for run in (first, second, third)] == [
        "discarded",
        "planned",
        "pending",
    ]


def test_workspaces_do_not_wait_for_each_other(api: Api) -> None:
    """Each has a queue of its own."""
    runs = [api.run(api.configured_workspace(name)) for name in ("one", "two")]
    api.advance()
    assert [api.status(run) for run in runs] == ["planned", "planned"]


@pytest.mark.parametrize("option", ["plan-only", "save-plan"])
def test_runs_that_hold_nothing_do_not_wait(api: Api, option: str) -> None:
    """Plan-only runs and saved plans go past a held workspace and a lock."""
    workspace = api.configured_workspace()
    holder = api.run(workspace)
    api.advance()
    wish: dict[str, Any] = {option: True}
    beside = api.run(workspace, **wish)
    api.advance()
    assert api.status(beside).startswith("planned_and_")
    assert api.status(holder) == "planned"
    current = api.get(f"/workspaces/{workspace}").data["relationships"]["current-run"]
    assert current["data"]["id"] == holder


def test_a_locked_workspace_leaves_runs_pending(api: Api) -> None:
    """The first is the current run meanwhile, and goes on when the workspace is unlocked."""
    workspace = api.configured_workspace()
    api.post(f"/workspaces/{workspace}/actions/lock")
    canceled, run, later = (api.run(workspace) for _ in range(3))
    api.advance(1000)
    assert api.action(canceled, "cancel") == 202
    api.advance()
    assert [api.status(run), api.status(later)] == ["pending", "pending"]
    relationships = api.get(f"/workspaces/{workspace}").data["relationships"]
    assert relationships["current-run"]["data"]["id"] == run
    assert relationships["locked-by"]["data"]["type"] == "users"
    assert api.post(f"/workspaces/{workspace}/actions/unlock").status == 200
    api.advance()
    assert [api.status(run), api.status(later)] == ["planned", "pending"]


def test_a_new_run_is_pending_for_a_moment(api: Api) -> None:
    """Even if its workspace is set free just after it was created."""
    workspace = api.configured_workspace()
    api.post(f"/workspaces/{workspace}/actions/lock")
    run = api.run(workspace)
    api.post(f"/workspaces/{workspace}/actions/unlock")
    assert api.status(run) == "pending"
    api.advance(0.2)
    assert api.status(run) == "plan_queued"


@pytest.mark.parametrize("plan_only", [False, True])
def test_two_reasons_to_start_at_the_same_instant_start_a_run_once(
    api: Api, *, plan_only: bool
) -> None:
    """A workspace may become free just when the next run is ready."""
    workspace = api.configured_workspace()
    holder = api.run(workspace)
    api.advance(1)
    api.action(holder, "cancel")
    api.advance(0.3)
    following = api.run(workspace, plan_only=plan_only)
    api.advance(0.2)
    stamps = [api.attributes(run)["updated-at"] for run in (holder, following)]
    assert stamps[0] == stamps[1]
    assert [api.status(holder), api.status(following)] == ["canceled", "plan_queued"]


def test_a_confirmed_saved_plan_waits_for_its_workspace(api: Api) -> None:
    """It becomes the current run only when nothing else holds the workspace."""
    workspace = api.configured_workspace()
    saved = api.run(workspace, save_plan=True)
    api.advance()
    holder = api.run(workspace)
    api.advance()
    assert api.action(saved, "apply") == 202
    api.advance()
    assert api.status(saved) == "confirmed"
    api.action(holder, "discard")
    api.advance()
    assert api.status(saved) == "applied"
    current = api.get(f"/workspaces/{workspace}").data["relationships"]["current-run"]
    assert current["data"]["id"] == saved


def test_a_stale_saved_plan_fails(api: Api) -> None:
    """As in Terraform: the state has moved on since the plan was made."""
    workspace = api.configured_workspace()
    saved = api.run(workspace, save_plan=True)
    api.run(workspace, auto_apply=True)
    api.advance()
    assert api.action(saved, "apply") == 202
    api.advance()
    assert api.status(saved) == "errored"
    assert b"Saved plan is stale" in api.log(saved, "apply")


def test_only_what_waits_can_be_applied(api: Api) -> None:
    """Anything else returns 409, changes nothing and keeps no comment."""
    run = api.run(api.configured_workspace())
    assert api.action(run, "apply", {"comment": "too early"}) == 409
    assert api.status(run) == "pending"
    api.advance()
    assert api.action(run, "apply") == 202
    assert api.action(run, "apply") == 409
    assert api.get(f"/runs/{run}/comments").data == []


def test_what_waits_can_be_discarded(api: Api) -> None:
    """That includes a pending run, and not one that plans."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    api.advance(1)
    assert api.status(run) == "planning"
    assert api.action(run, "discard") == 409
    waiting = api.run(workspace)
    assert api.action(waiting, "discard", {"comment": "never mind"}) == 202
    assert api.status(waiting) == "discarded"
    assert api.action(waiting, "discard") == 409
    api.advance()
    assert api.action(run, "discard") == 202
    assert api.status(run) == "discarded"


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, "pending"), (0.2, "plan_queued"), (1, "planning"), (2.5, "apply_queued"), (3, "applying")],
)
def test_a_run_can_be_canceled_while_it_goes_on(api: Api, seconds: float, status: str) -> None:
    """It ends a moment later, and frees its workspace."""
    workspace = api.configured_workspace()
    run = api.run(workspace, auto_apply=True)
    api.advance(seconds)
    assert api.status(run) == status
    assert "cancelable" in api.available_actions(run)
    assert api.action(run, "cancel", {"comment": "stop"}) == 202
    assert api.status(run) == status
    canceled_at = api.attributes(run)["canceled-at"]
    assert canceled_at is not None
    assert api.available_actions(run) == set()
    assert api.action(run, "cancel") == 409
    api.advance(0.5)
    attributes = api.attributes(run)
    assert attributes["status"] == "canceled"
    assert attributes["canceled-at"] == canceled_at
    assert attributes["status-timestamps"]["canceled-at"] > canceled_at
    canceled_by = api.get(f"/runs/{run}").data["relationships"]["canceled-by"]["data"]
    assert canceled_by["type"] == "users"
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["locked"] is False


def test_what_waits_for_a_user_or_is_over_cannot_be_canceled(api: Api) -> None:
    """The response is 409."""
    run = api.run(api.configured_workspace())
    api.advance()
    assert api.action(run, "cancel") == 409
    api.action(run, "discard")
    assert api.action(run, "cancel") == 409


def test_a_run_that_ignores_the_cancel_must_be_forced(api: Api) -> None:
    """Force-cancel needs a cancel first and then half a minute."""
    workspace = api.configured_workspace()
    api.script("main", ignores_cancel=True)
    run, waiting = api.run(workspace), api.run(workspace)
    api.advance(1)
    assert api.action(run, "force-cancel") == 409
    assert api.action(run, "cancel") == 202
    attributes = api.attributes(run)
    assert attributes["force-cancel-available-at"] == "2026-01-01T00:00:31.100Z"
    assert attributes["actions"]["is-force-cancelable"] is False
    assert api.action(run, "force-cancel") == 409
    api.advance(29.9)
    assert api.action(run, "force-cancel") == 409
    api.advance(0.1)
    assert api.status(run) == "planning"
    assert api.available_actions(run) == {"force-cancelable"}
    assert api.action(run, "force-cancel", {"comment": "enough"}) == 202
    assert api.status(run) == "force_canceled"
    assert api.attributes(run)["canceled-at"] is not None
    assert api.status(waiting) == "plan_queued"
    assert api.action(run, "force-cancel") == 409
    assert api.phase(run, "plan")["status"] == "canceled"


def test_a_run_in_the_queue_heeds_a_cancel_even_if_terraform_would_not(api: Api) -> None:
    """Nothing hangs before anything runs."""
    workspace = api.configured_workspace()
    api.script("main", ignores_cancel=True)
    run = api.run(workspace)
    assert api.action(run, "cancel") == 202
    api.advance(0.5)
    assert api.status(run) == "canceled"


def test_force_execute_clears_the_way(api: Api) -> None:
    """The holder is discarded, pending runs before it are canceled, later ones stay."""
    workspace = api.configured_workspace()
    holder, before, run, after = (api.run(workspace) for _ in range(4))
    api.advance()
    assert api.action(run, "force-execute") == 202
    assert [api.status(each) for each in (holder, before, run, after)] == [
        "discarded",
        "canceled",
        "plan_queued",
        "pending",
    ]


def test_force_execute_needs_a_pending_run_and_a_holder(api: Api) -> None:
    """Otherwise it returns 403, and 409 while the holder cannot be discarded."""
    workspace = api.configured_workspace()
    alone = api.run(workspace)
    assert api.action(alone, "force-execute") == 403
    waiting = api.run(workspace)
    api.advance(1)
    assert api.status(alone) == "planning"
    assert api.action(alone, "force-execute") == 403
    assert api.action(waiting, "force-execute") == 409
    assert api.status(alone) == "planning"
    api.advance()
    assert api.action(alone, "force-execute") == 403
    assert api.action("run-unknown", "force-execute") == 404


def test_force_execute_leaves_runs_alone_that_hold_nothing(api: Api) -> None:
    """A plan-only run that is about to start is not in the way."""
    workspace = api.configured_workspace()
    api.run(workspace)
    api.advance()
    beside = api.run(workspace, plan_only=True)
    run = api.run(workspace)
    assert api.action(run, "force-execute") == 202
    api.advance()
    assert api.status(beside) == "planned_and_finished"


@pytest.mark.parametrize("action", ["apply", "discard", "cancel", "force-cancel"])
def test_a_wrong_comment_does_nothing(api: Api, action: str) -> None:
    """The comment is a string, and it is read first."""
    run = api.run(api.configured_workspace())
    api.advance()
    response = api.post(f"/runs/{run}/actions/{action}", {"comment": 1})
    assert (response.status, response.pointers) == (422, {"/comment"})
    assert api.status(run) == "planned"


def test_a_scenario_applies_to_new_runs_until_it_is_changed(api: Api) -> None:
    """Runs that exist keep theirs."""
    workspace = api.configured_workspace(files=TWO_RESOURCES)
    api.script("main", plan_seconds=60)
    slow = api.run(workspace, plan_only=True)
    api.script("main")
    usual = api.run(workspace, plan_only=True)
    api.advance()
    assert [api.status(slow), api.status(usual)] == ["planning", "planned_and_finished"]
    api.advance(60)
    assert api.status(slow) == "planned_and_finished"


def test_timers_ring_in_order() -> None:
    """Each is called with its own time, and not before it."""
    rung: list[tuple[str, float]] = []
    lifecycle = Lifecycle(RunStates(Store(IdGenerator(seed=0))))
    lifecycle.timers.schedule(10, 5, lambda at: rung.append(("late", at)))
    lifecycle.timers.schedule(10, 1, lambda at: rung.append(("early", at)))
    lifecycle.timers.schedule(10, 1, lambda at: rung.append(("next", at)))
    lifecycle.run_due(14)
    assert rung == [("early", 11), ("next", 11)]
