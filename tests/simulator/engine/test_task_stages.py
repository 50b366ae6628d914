"""Tests of the stages of run tasks in the life of a run."""

from typing import Any

import pytest

from tests.support.core_api import ONE_RESOURCE, Api, resource
from tests.support.core_run_tasks import (
    URL,
    associate,
    create_task,
    create_workspace_with_tasks,
    deliver_requests,
    stage_statuses,
    start_run_with_tasks,
)
from tfrun_async.simulator._handlers import configuration_versions

NO_RESOURCES = {"main.tf": "# nothing yet\n"}
ALL = ["pre_plan", "post_plan", "pre_apply", "post_apply"]


def test_a_run_goes_through_every_stage(api: Api) -> None:
    """And waits in each until its task has passed."""
    run, (task_request,) = start_run_with_tasks(api, ALL)
    assert stage_statuses(api, run) == {**dict.fromkeys(ALL, "pending"), "pre_plan": "running"}
    for stage, resting in (
        ("pre_plan", "post_plan_running"),
        ("post_plan", "post_plan_completed"),
        ("pre_apply", "post_apply_running"),
        ("post_apply", "applied"),
    ):
        assert task_request.payload["stage"] == stage
        assert api.status(run) == f"{stage}_running"
        api.advance(60)
        assert task_request.call_back("passed").status == 200
        api.advance()
        assert api.status(run) == resting
        if resting == "post_plan_completed":
            assert api.available_actions(run) == {"confirmable", "discardable"}
            assert api.action(run, "apply") == 202
            api.advance()
        if resting != "applied":
            (task_request,) = deliver_requests(api)
    assert stage_statuses(api, run) == dict.fromkeys(ALL, "passed")
    assert api.status_path(run)[1:] == [
        *("pre_plan_running", "pre_plan_completed", "plan_queued", "planning", "planned"),
        *("post_plan_running", "post_plan_completed", "confirmed"),
        *("pre_apply_running", "pre_apply_completed", "apply_queued", "applying"),
        *("post_apply_running", "post_apply_completed", "applied"),
    ]


@pytest.mark.parametrize("stage", ["pre_plan", "post_plan", "pre_apply"])
@pytest.mark.parametrize("level", ["mandatory", "advisory"])
def test_a_failed_task_stops_the_run_if_it_is_mandatory(api: Api, stage: str, level: str) -> None:
    """An advisory one only leaves its mark."""
    run, (task_request,) = start_run_with_tasks(api, [stage], level=level, auto_apply=True)
    assert task_request.call_back("failed", message="no").status == 200
    api.advance()
    assert api.status(run) == ("errored" if level == "mandatory" else "applied")
    assert stage_statuses(api, run) == {stage: "failed"}
    assert task_request.result["status"] == "failed"
    assert task_request.result["message"] == "no"


@pytest.mark.parametrize("level", ["mandatory", "advisory"])
def test_what_was_applied_cannot_be_stopped(api: Api, level: str) -> None:
    """A task that fails after the apply changes nothing."""
    run, (task_request,) = start_run_with_tasks(api, ["post_apply"], level=level, auto_apply=True)
    task_request.call_back("failed")
    api.advance(0)
    assert api.status(run) == "applied"
    assert stage_statuses(api, run) == {"post_apply": "failed"}
    workspace = api.get("/organizations/example/workspaces/main").data
    assert workspace["attributes"]["resource-count"] == 1


def test_one_mandatory_failure_is_enough(api: Api) -> None:
    """But a stage goes on until all of its tasks have spoken."""
    run, task_requests = start_run_with_tasks(api, ["post_plan"], ["post_plan"], ["post_plan"])
    passed, failed, last = task_requests
    failed.call_back("failed")
    passed.call_back("passed")
    assert api.status(run) == "post_plan_running"
    last.call_back("passed")
    assert api.status(run) == "errored"
    assert api.status_path(run)[-2:] == ["post_plan_running", "errored"]
    assert [each.result["status"] for each in task_requests] == ["passed", "failed", "passed"]


def test_a_mandatory_task_beside_an_advisory_one(api: Api) -> None:
    """The advisory failure does not stop what the mandatory task let pass."""
    workspace = create_workspace_with_tasks(api, ["post_plan"])
    advisory = create_task(api, "advisory", url=f"{URL}/advisory")
    associate(api, workspace, advisory, enforcement_level="advisory")
    run = api.run(workspace)
    api.advance()
    mandatory, advised = deliver_requests(api)
    advised.call_back("failed")
    mandatory.call_back("passed")
    assert api.status(run) == "post_plan_completed"
    assert stage_statuses(api, run) == {"post_plan": "failed"}


@pytest.mark.parametrize(
    ("attributes", "files", "ending"),
    [
        ({"plan_only": True}, ONE_RESOURCE, "planned_and_finished"),
        ({"save_plan": True}, ONE_RESOURCE, "planned_and_saved"),
        ({"auto_apply": True}, ONE_RESOURCE, "applied"),
        ({}, NO_RESOURCES, "planned_and_finished"),
        ({"allow_empty_apply": True}, NO_RESOURCES, "post_plan_completed"),
    ],
)
def test_every_kind_of_run_enters_the_post_plan_stage(
    api: Api, attributes: dict[str, Any], files: dict[str, str], ending: str
) -> None:
    """And ends, or rests, after it as it would without."""
    workspace = create_workspace_with_tasks(api, ["post_plan"], files=files)
    run = api.run(workspace, **attributes)
    api.advance()
    assert api.status(run) == "post_plan_running"
    (task_request,) = deliver_requests(api)
    assert task_request.payload["is_speculative"] is attributes.get("plan_only", False)
    task_request.call_back("passed")
    api.advance()
    assert api.status(run) == ending


def test_a_plan_that_failed_has_no_stage_after_it(api: Api) -> None:
    """Stages that are never reached are unreachable."""
    run = api.run(create_workspace_with_tasks(api, ["post_plan"], files={"main.tf": "oops {"}))
    api.advance()
    assert api.status(run) == "errored"
    assert deliver_requests(api) == []
    assert stage_statuses(api, run) == {"post_plan": "unreachable"}


def test_a_saved_plan_passes_the_pre_apply_stage_once_it_has_the_workspace(api: Api) -> None:
    """It waits for the workspace first."""
    workspace = create_workspace_with_tasks(api, ["pre_apply"])
    api.advance()
    run = api.run(workspace, save_plan=True)
    api.advance()
    holder = api.run(workspace)
    api.advance()
    assert api.action(run, "apply") == 202
    api.advance()
    assert api.status(run) == "confirmed"
    assert api.action(holder, "discard") == 202
    assert api.status(run) == "pre_apply_running"
    (task_request,) = deliver_requests(api)
    task_request.call_back("passed")
    api.advance()
    assert api.status(run) == "applied"


def test_the_vcs_workflow_has_a_pre_plan_stage(api: Api) -> None:
    """Between the fetch and the plan; the payload tells of the commit."""
    workspace = api.core.store.workspaces[create_workspace_with_tasks(api, ["pre_plan"])]
    ingress = configuration_versions.build_ingress_attributes(
        "example/main", sha="abc", message="m", username="octocat", branch="main"
    )
    now = api.clock.now()
    run = configuration_versions.push_commit(
        api.core.store, api.core.lifecycle, workspace, ONE_RESOURCE, ingress, now
    ).id
    api.advance()
    (task_request,) = deliver_requests(api)
    assert api.status_path(run)[1:] == ["fetching", "fetching_completed", "pre_plan_running"]
    assert task_request.payload["vcs_branch"] == "main"
    assert task_request.payload["vcs_commit_url"] == "https://github.com/example/main/commit/abc"
    assert task_request.payload["vcs_repo_url"] == "https://github.com/example/main"
    assert task_request.get("configuration_version_download_url").status == 302


def test_tasks_come_before_cost_estimation_and_policies(api: Api) -> None:
    """What a failed task stops is not estimated any more."""
    settings = resource("organizations", cost_estimation_enabled=True)
    assert api.patch("/organizations/example", settings).status == 200
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    task_request.call_back("passed")
    api.advance()
    assert api.status_path(run)[-5:] == [
        *("planned", "post_plan_running", "post_plan_completed"),
        *("cost_estimating", "cost_estimated"),
    ]


def test_a_disabled_task_does_not_run(api: Api) -> None:
    """Neither in its workspaces nor everywhere."""
    workspace = api.configured_workspace()
    everywhere = {"enabled": True, "stages": ["pre_plan"]}
    task = create_task(api, enabled=False, global_configuration=everywhere)
    associate(api, workspace, task)
    assert stage_statuses(api, api.run(workspace)) == {}


def test_a_global_task_runs_everywhere(api: Api) -> None:
    """In the stages of its global configuration, without any association."""
    everywhere = {"enabled": True, "stages": ["pre_plan"], "enforcement-level": "mandatory"}
    task = create_task(api, global_configuration=everywhere)
    for name in ("one", "two"):
        run = api.run(api.configured_workspace(name))
        assert stage_statuses(api, run) == {"pre_plan": "pending"}
    api.advance()
    first, _ = deliver_requests(api)
    assert first.payload["task_result_enforcement_level"] == "mandatory"
    assert first.result["workspace-task-id"] is None
    assert first.result["task-id"] == task


@pytest.mark.parametrize(
    ("everywhere", "here"), [("mandatory", "advisory"), ("advisory", "mandatory")]
)
def test_of_two_levels_the_stricter_holds(api: Api, everywhere: str, here: str) -> None:
    """A task that is on everywhere and associated by hand runs once in a stage."""
    configuration = {"enabled": True, "stages": ["pre_plan"], "enforcement-level": everywhere}
    task = create_task(api, global_configuration=configuration)
    workspace = api.configured_workspace()
    key = associate(api, workspace, task, enforcement_level=here, stages=["pre_plan", "post_plan"])
    run = api.run(workspace)
    assert list(stage_statuses(api, run)) == ["pre_plan", "post_plan"]
    api.advance()
    (task_request,) = deliver_requests(api)
    assert task_request.payload["task_result_enforcement_level"] == "mandatory"
    assert task_request.result["workspace-task-id"] == key


def test_a_run_keeps_the_tasks_that_it_began_with(api: Api) -> None:
    """Later changes, and even deletes, are for later runs."""
    workspace, task = api.configured_workspace(), create_task(api)
    associate(api, workspace, task)
    run = api.run(workspace)
    api.delete(f"/tasks/{task}")
    late = create_task(api, "late")
    associate(api, workspace, late)
    api.advance()
    (task_request,) = deliver_requests(api)
    assert task_request.delivery.url == URL
    assert task_request.result["task-name"] == "checker"
    task_request.call_back("passed")
    assert api.status(run) == "post_plan_completed"


@pytest.mark.parametrize("action", ["cancel", "discard"])
def test_the_tasks_of_a_run_that_was_stopped_are_canceled(api: Api, action: str) -> None:
    """What they say afterwards is refused; what was not reached never will be."""
    run, (task_request,) = start_run_with_tasks(api, ["post_plan", "pre_apply"])
    assert api.available_actions(run) == {"cancelable", "discardable"}
    assert api.action(run, action) == 202
    api.advance()
    assert api.status(run) == {"cancel": "canceled", "discard": "discarded"}[action]
    assert stage_statuses(api, run) == {"post_plan": "canceled", "pre_apply": "unreachable"}
    assert task_request.result["status"] == "canceled"
    assert task_request.call_back("passed").status == 422
    assert api.status(run) in {"canceled", "discarded"}


def test_a_task_that_ends_while_its_run_is_being_canceled(api: Api) -> None:
    """Does not save, or fail, the run."""
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    assert api.action(run, "cancel") == 202
    assert task_request.call_back("failed").status == 200
    assert api.status(run) == "post_plan_running"
    api.advance()
    assert api.status(run) == "canceled"
    assert stage_statuses(api, run) == {"post_plan": "failed"}


def test_a_response_for_a_canceled_run_comes_too_late(api: Api) -> None:
    """Neither taken nor sent again."""
    run = api.run(create_workspace_with_tasks(api, ["post_plan"]))
    api.advance()
    deliveries = api.core.take_deliveries("http://sim:1")
    api.action(run, "discard")
    for delivery in deliveries:
        api.core.record_delivery(delivery, 500)
        api.core.record_delivery(delivery, 200)
    api.advance(1)
    assert deliver_requests(api) == []
    assert stage_statuses(api, run) == {"post_plan": "canceled"}
    (result,) = api.get(f"/runs/{run}/task-stages", include="task_results").document["included"]
    assert result["attributes"]["status"] == "canceled"


def test_a_request_that_was_not_sent_in_time_is_never_sent(api: Api) -> None:
    """The run was discarded before."""
    run = api.run(create_workspace_with_tasks(api, ["post_plan"]))
    api.advance()
    assert api.action(run, "discard") == 202
    assert deliver_requests(api) == []


def test_nothing_is_sent_for_a_deleted_workspace(api: Api) -> None:
    """Not even what was due already."""
    workspace = create_workspace_with_tasks(api, ["post_plan"])
    run = api.run(workspace)
    api.advance()
    assert api.delete(f"/workspaces/{workspace}").status == 204
    assert deliver_requests(api) == []
    assert api.get(f"/runs/{run}/task-stages").status == 404
    records = api.core.store.tasks
    assert not {**records.stages, **records.results, **records.workspace_tasks}
