"""Tests of the stages of run tasks in the life of a run."""

from typing import Any

import pytest

from tests.support.core_api import ONE, Api, resource
from tests.support.core_run_tasks import (
    URL,
    actions,
    associate,
    begun,
    create_task,
    deliver,
    path,
    ready,
    stages,
)
from tfrun_async.simulator._handlers import configuration_versions

EMPTY = {"main.tf": "# nothing yet\n"}
ALL = ["pre_plan", "post_plan", "pre_apply", "post_apply"]


def test_a_run_goes_through_every_stage(api: Api) -> None:
    """And waits in each until its task has passed."""
    run, (sent,) = begun(api, ALL)
    assert stages(api, run) == {**dict.fromkeys(ALL, "pending"), "pre_plan": "running"}
    for stage, resting in (
        ("pre_plan", "post_plan_running"),
        ("post_plan", "post_plan_completed"),
        ("pre_apply", "post_apply_running"),
        ("post_apply", "applied"),
    ):
        assert sent.payload["stage"] == stage
        assert api.status(run) == f"{stage}_running"
        api.settle(60)
        assert sent.call_back("passed").status == 200
        api.settle()
        assert api.status(run) == resting
        if resting == "post_plan_completed":
            assert actions(api, run) == {"confirmable", "discardable"}
            assert api.action(run, "apply") == 202
            api.settle()
        if resting != "applied":
            (sent,) = deliver(api)
    assert stages(api, run) == dict.fromkeys(ALL, "passed")
    assert path(api, run) == [
        *("pre_plan_running", "pre_plan_completed", "plan_queued", "planning", "planned"),
        *("post_plan_running", "post_plan_completed", "confirmed"),
        *("pre_apply_running", "pre_apply_completed", "apply_queued", "applying"),
        *("post_apply_running", "post_apply_completed", "applied"),
    ]


@pytest.mark.parametrize("stage", ["pre_plan", "post_plan", "pre_apply"])
@pytest.mark.parametrize("level", ["mandatory", "advisory"])
def test_a_failed_task_stops_the_run_if_it_is_mandatory(api: Api, stage: str, level: str) -> None:
    """An advisory one only leaves its mark."""
    run, (sent,) = begun(api, [stage], level=level, auto_apply=True)
    assert sent.call_back("failed", message="no").status == 200
    api.settle()
    assert api.status(run) == ("errored" if level == "mandatory" else "applied")
    assert stages(api, run) == {stage: "failed"}
    assert sent.result["status"] == "failed"
    assert sent.result["message"] == "no"


@pytest.mark.parametrize("level", ["mandatory", "advisory"])
def test_what_was_applied_cannot_be_stopped(api: Api, level: str) -> None:
    """A task that fails after the apply changes nothing."""
    run, (sent,) = begun(api, ["post_apply"], level=level, auto_apply=True)
    sent.call_back("failed")
    api.settle(0)
    assert api.status(run) == "applied"
    assert stages(api, run) == {"post_apply": "failed"}
    workspace = api.get("/organizations/example/workspaces/main").data
    assert workspace["attributes"]["resource-count"] == 1


def test_one_mandatory_failure_is_enough(api: Api) -> None:
    """But a stage goes on until all of its tasks have spoken."""
    run, sent = begun(api, ["post_plan"], ["post_plan"], ["post_plan"])
    passed, failed, last = sent
    failed.call_back("failed")
    passed.call_back("passed")
    assert api.status(run) == "post_plan_running"
    last.call_back("passed")
    assert api.status(run) == "errored"
    assert path(api, run)[-2:] == ["post_plan_running", "errored"]
    assert [each.result["status"] for each in sent] == ["passed", "failed", "passed"]


def test_a_mandatory_task_beside_an_advisory_one(api: Api) -> None:
    """The advisory failure does not stop what the mandatory task let pass."""
    workspace = ready(api, ["post_plan"])
    advisory = create_task(api, "advisory", url=f"{URL}/advisory")
    associate(api, workspace, advisory, enforcement_level="advisory")
    run = api.run(workspace)
    api.settle()
    mandatory, advised = deliver(api)
    advised.call_back("failed")
    mandatory.call_back("passed")
    assert api.status(run) == "post_plan_completed"
    assert stages(api, run) == {"post_plan": "failed"}


@pytest.mark.parametrize(
    ("attributes", "files", "ending"),
    [
        ({"plan_only": True}, ONE, "planned_and_finished"),
        ({"save_plan": True}, ONE, "planned_and_saved"),
        ({"auto_apply": True}, ONE, "applied"),
        ({}, EMPTY, "planned_and_finished"),
        ({"allow_empty_apply": True}, EMPTY, "post_plan_completed"),
    ],
)
def test_every_kind_of_run_enters_the_post_plan_stage(
    api: Api, attributes: dict[str, Any], files: dict[str, str], ending: str
) -> None:
    """And ends, or rests, after it as it would without."""
    workspace = ready(api, ["post_plan"], files=files)
    run = api.run(workspace, **attributes)
    api.settle()
    assert api.status(run) == "post_plan_running"
    (sent,) = deliver(api)
    assert sent.payload["is_speculative"] is attributes.get("plan_only", False)
    sent.call_back("passed")
    api.settle()
    assert api.status(run) == ending


def test_a_plan_that_failed_has_no_stage_after_it(api: Api) -> None:
    """Stages that are never reached are unreachable."""
    run = api.run(ready(api, ["post_plan"], files={"main.tf": "oops {"}))
    api.settle()
    assert api.status(run) == "errored"
    assert deliver(api) == []
    assert stages(api, run) == {"post_plan": "unreachable"}


def test_a_saved_plan_passes_the_pre_apply_stage_once_it_has_the_workspace(api: Api) -> None:
    """It waits for the workspace first."""
    workspace = ready(api, ["pre_apply"])
    api.settle()
    run = api.run(workspace, save_plan=True)
    api.settle()
    holder = api.run(workspace)
    api.settle()
    assert api.action(run, "apply") == 202
    api.settle()
    assert api.status(run) == "confirmed"
    assert api.action(holder, "discard") == 202
    assert api.status(run) == "pre_apply_running"
    (sent,) = deliver(api)
    sent.call_back("passed")
    api.settle()
    assert api.status(run) == "applied"


def test_the_vcs_workflow_has_a_pre_plan_stage(api: Api) -> None:
    """Between the fetch and the plan; the payload tells of the commit."""
    workspace = api.core.store.workspaces[ready(api, ["pre_plan"])]
    ingress = configuration_versions.build_ingress_attributes(
        "example/main", sha="abc", message="m", username="octocat", branch="main"
    )
    now = api.clock.now()
    run = configuration_versions.push_commit(
        api.core.store, api.core.lifecycle, workspace, ONE, ingress, now
    ).id
    api.settle()
    (sent,) = deliver(api)
    assert path(api, run) == ["fetching", "fetching_completed", "pre_plan_running"]
    assert sent.payload["vcs_branch"] == "main"
    assert sent.payload["vcs_commit_url"] == "https://github.com/example/main/commit/abc"
    assert sent.payload["vcs_repo_url"] == "https://github.com/example/main"
    assert sent.get("configuration_version_download_url").status == 302


def test_tasks_come_before_cost_estimation_and_policies(api: Api) -> None:
    """What a failed task stops is not estimated any more."""
    settings = resource("organizations", cost_estimation_enabled=True)
    assert api.patch("/organizations/example", settings).status == 200
    run, (sent,) = begun(api, ["post_plan"])
    sent.call_back("passed")
    api.settle()
    assert path(api, run)[-5:] == [
        *("planned", "post_plan_running", "post_plan_completed"),
        *("cost_estimating", "cost_estimated"),
    ]


def test_a_disabled_task_does_not_run(api: Api) -> None:
    """Neither in its workspaces nor everywhere."""
    workspace = api.ready()
    everywhere = {"enabled": True, "stages": ["pre_plan"]}
    task = create_task(api, enabled=False, global_configuration=everywhere)
    associate(api, workspace, task)
    assert stages(api, api.run(workspace)) == {}


def test_a_global_task_runs_everywhere(api: Api) -> None:
    """In the stages of its global configuration, without any association."""
    everywhere = {"enabled": True, "stages": ["pre_plan"], "enforcement-level": "mandatory"}
    task = create_task(api, global_configuration=everywhere)
    for name in ("one", "two"):
        run = api.run(api.ready(name))
        assert stages(api, run) == {"pre_plan": "pending"}
    api.settle()
    first, _ = deliver(api)
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
    workspace = api.ready()
    key = associate(api, workspace, task, enforcement_level=here, stages=["pre_plan", "post_plan"])
    run = api.run(workspace)
    assert list(stages(api, run)) == ["pre_plan", "post_plan"]
    api.settle()
    (sent,) = deliver(api)
    assert sent.payload["task_result_enforcement_level"] == "mandatory"
    assert sent.result["workspace-task-id"] == key


def test_a_run_keeps_the_tasks_that_it_began_with(api: Api) -> None:
    """Later changes, and even deletes, are for later runs."""
    workspace, task = api.ready(), create_task(api)
    associate(api, workspace, task)
    run = api.run(workspace)
    api.delete(f"/tasks/{task}")
    late = create_task(api, "late")
    associate(api, workspace, late)
    api.settle()
    (sent,) = deliver(api)
    assert sent.delivery.url == URL
    assert sent.result["task-name"] == "checker"
    sent.call_back("passed")
    assert api.status(run) == "post_plan_completed"


@pytest.mark.parametrize("action", ["cancel", "discard"])
def test_the_tasks_of_a_run_that_was_stopped_are_canceled(api: Api, action: str) -> None:
    """What they say afterwards is refused; what was not reached never will be."""
    run, (sent,) = begun(api, ["post_plan", "pre_apply"])
    assert actions(api, run) == {"cancelable", "discardable"}
    assert api.action(run, action) == 202
    api.settle()
    assert api.status(run) == {"cancel": "canceled", "discard": "discarded"}[action]
    assert stages(api, run) == {"post_plan": "canceled", "pre_apply": "unreachable"}
    assert sent.result["status"] == "canceled"
    assert sent.call_back("passed").status == 422
    assert api.status(run) in {"canceled", "discarded"}


def test_a_task_that_ends_while_its_run_is_being_canceled(api: Api) -> None:
    """Does not save, or fail, the run."""
    run, (sent,) = begun(api, ["post_plan"])
    assert api.action(run, "cancel") == 202
    assert sent.call_back("failed").status == 200
    assert api.status(run) == "post_plan_running"
    api.settle()
    assert api.status(run) == "canceled"
    assert stages(api, run) == {"post_plan": "failed"}


def test_an_answer_for_a_canceled_run_comes_too_late(api: Api) -> None:
    """Neither taken nor sent again."""
    run = api.run(ready(api, ["post_plan"]))
    api.settle()
    deliveries = api.core.take_deliveries("http://sim:1")
    api.action(run, "discard")
    for delivery in deliveries:
        api.core.record_delivery(delivery, 500)
        api.core.record_delivery(delivery, 200)
    api.settle(1)
    assert deliver(api) == []
    assert stages(api, run) == {"post_plan": "canceled"}
    (result,) = api.get(f"/runs/{run}/task-stages", include="task_results").document["included"]
    assert result["attributes"]["status"] == "canceled"


def test_a_request_that_was_not_sent_in_time_is_never_sent(api: Api) -> None:
    """The run was discarded before."""
    run = api.run(ready(api, ["post_plan"]))
    api.settle()
    assert api.action(run, "discard") == 202
    assert deliver(api) == []


def test_nothing_is_sent_for_a_deleted_workspace(api: Api) -> None:
    """Not even what was due already."""
    workspace = ready(api, ["post_plan"])
    run = api.run(workspace)
    api.settle()
    assert api.delete(f"/workspaces/{workspace}").status == 204
    assert deliver(api) == []
    assert api.get(f"/runs/{run}/task-stages").status == 404
    records = api.core.store.tasks
    assert not {**records.stages, **records.results, **records.workspace_tasks}
