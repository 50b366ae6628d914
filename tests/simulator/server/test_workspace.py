"""Scenarios: what a test says about a workspace, and what becomes of its runs."""

import pytest

from tests.support.policies import opa
from tfrun_async.simulator import SimulatedWorkspace, Simulator, SteppedClock
from tfrun_async.simulator._records.store import Run, Workspace

FILES = {
    "main.tf": 'variable "zones" {\n  type = list(string)\n}\n'
    'resource "terraform_data" "zone" {\n  for_each = toset(var.zones)\n}\n'
}


@pytest.fixture
def sim() -> Simulator:
    """A simulator that does not listen, which is not needed to say what it has."""
    return Simulator(clock=SteppedClock())


def record(sim: Simulator, workspace: SimulatedWorkspace) -> Workspace:
    return sim._core.store.workspaces[workspace.id]


def run_record(sim: Simulator, run: str) -> Run:
    return sim._core.store.runs[run]


def advance(sim: Simulator, seconds: float) -> None:
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(seconds)
    sim._core.lifecycle.run_due(sim.clock.now())


def test_a_workspace_has_what_it_is_given(sim: Simulator) -> None:
    """Its files, variables of all types, tags and settings; its plan follows from them."""
    sim.add_seed({"projects": [{"name": "Platform"}]})
    network = sim.workspace(
        "network",
        files=FILES,
        variables={"zones": ["a", "b", "${c}"], "unused": "text"},
        tags=["prod"],
        settings={"auto-apply": True},
        project="Platform",
    )
    made = record(sim, network)
    assert (network.name, network.organization) == ("network", "example")
    assert [tag.name for tag in made.tags] == ["prod"]
    assert made.project.name == "Platform"
    network.run("applied")
    assert set(made.resources) == {f'terraform_data.zone["{each}"]' for each in ("a", "b", "${c}")}
    assert sim.workspace("network").id == network.id
    with pytest.raises(ValueError, match="workspace network exists"):
        sim.workspace("network", tags=["dev"])
    with pytest.raises(ValueError, match="workspace no name: attributes/name"):
        sim.workspace("no name")
    bound = sim.workspace("bound", tags={"team": "core"}, files={})
    assert record(sim, bound).tag_bindings["team"].value == "core"


def test_what_is_said_of_runs_adds_up(sim: Simulator) -> None:
    """Until `script` replaces them."""
    network = sim.workspace("network").plans(additions=2).takes(plan=60).apply_fails("quota")
    run = run_record(sim, network.run("errored"))
    assert [status for status, _ in run.history][-2:] == ["applying", "errored"]
    assert run.plan_result is not None
    assert run.plan_result.additions == 2
    assert run.plan.seconds == 60
    assert run.apply_result is not None
    assert run.apply_result.error == "quota"
    failed = run_record(sim, network.plan_fails("no credentials").run("errored"))
    assert failed.history[-2][0] == "planning"
    sim.script("network")
    assert run_record(sim, network.run("applied")).status == "applied"
    hanging = network.ignores_cancel().plans(additions=1).run("planning")
    assert run_record(sim, hanging).scenario.ignores_cancel


@pytest.mark.parametrize("part", [None, "terraform_data.example"])
def test_an_apply_fails_at_an_instance(sim: Simulator, part: str | None) -> None:
    """What does not depend on it is applied."""
    files = {"main.tf": 'resource "terraform_data" "example" {}\nresource "terraform_data" "b" {}'}
    network = sim.workspace("network", files=files).apply_fails("quota", address=part)
    assert run_record(sim, network.run("errored")).status == "errored"
    assert set(record(sim, network).resources) == ({"terraform_data.b"} if part else set())


def test_a_run_gets_to_each_status_that_a_run_can_rest_in(sim: Simulator) -> None:
    """At once, on a clock that stands still, and goes on from there as time passes."""
    began = sim.clock.now()
    for status in (
        *("pending", "plan_queued", "planning", "planned", "apply_queued", "applying", "applied"),
        *("discarded", "canceled"),
    ):
        workspace = sim.workspace(f"to-{status}")
        if status == "pending":
            workspace.queue_behind("Another run")
        run = run_record(sim, workspace.run(status))
        assert run.status == status
        assert sim.clock.now() == began
        assert all(before <= began for _, before in run.history)
    statuses = {each.workspace.name: each.status for each in sim._core.store.runs.values()}
    assert statuses["to-planning"] == "planning"  # the others did not move it
    advance(sim, 60)
    assert {
        each.status
        for each in sim._core.store.runs.values()
        if each.workspace.name[3:] in {"plan_queued", "planning"}
    } == {"planned"}
    empty = sim.workspace("empty", files={"main.tf": ""})
    assert run_record(sim, empty.run("planned_and_finished")).is_final
    saved = run_record(
        sim, sim.workspace("saved").run("planned_and_saved", settings={"save-plan": True})
    )
    assert saved.status == "planned_and_saved"


def test_a_status_that_a_run_does_not_get_to_is_refused(sim: Simulator) -> None:
    """With the one that it has instead, and those that there are."""
    network = sim.workspace("network")
    with pytest.raises(ValueError, match=r"status: must be one of pending, .*got 'done'"):
        network.run("done")
    with pytest.raises(ValueError, match="does not get to errored, it is applied"):
        network.run("errored")
    with pytest.raises(ValueError, match="does not get to cost_estimated, it is planned_and_fin"):
        network.run("cost_estimated")
    with pytest.raises(ValueError, match="a run of network: attributes/auto-apply"):
        network.run(settings={"auto-apply": "yes"})


def test_policies_that_soft_fail_wait_for_an_override(sim: Simulator) -> None:
    """Of this workspace; all other policies still come from `set_policies`."""
    network = sim.workspace("network").policy_soft_fails("tags", message="no owner")
    run = run_record(sim, network.run("policy_override"))
    assert run.status == "policy_override"
    with pytest.raises(ValueError, match="does not get to applied, it is policy_override"):
        sim.workspace("other").policy_soft_fails().run("applied")
    sim.set_policies(opa(overridable=True), workspace="opa")
    held = run_record(sim, sim.workspace("opa").run("post_plan_awaiting_decision"))
    assert held.status == "post_plan_awaiting_decision"


def test_a_resource_drifts(sim: Simulator) -> None:
    """If the state has it; the next plan finds that."""
    files = {"main.tf": 'resource "terraform_data" "a" {\n  input = "old"\n}\n'}
    network = sim.workspace("network", files=files)
    with pytest.raises(LookupError, match=r"no terraform_data.a in the state of network; \.run"):
        network.drifts("terraform_data.a", {"input": "new"})
    network.run("applied")
    run = run_record(sim, network.drifts("terraform_data.a").run("planned"))
    assert run.plan_result is not None
    assert run.plan_result.additions == 1


def test_runs_queue_behind_another(sim: Simulator) -> None:
    """It waits for a decision, whatever the scenario of the workspace."""
    network = sim.workspace("network", settings={"auto-apply": True}).plan_fails("quota")
    run = run_record(sim, network.queue_behind("other").run())
    advance(sim, 3600)
    ahead = record(sim, network).locking_run
    assert ahead is not None
    assert (ahead.options["message"], ahead.status, run.status) == ("other", "planned", "pending")
    with pytest.raises(ValueError, match="'third' does not get the workspace network"):
        network.queue_behind("third")


def test_a_seed_has_runs_too(sim: Simulator) -> None:
    """They are added last, so that policies apply to them."""
    failed = {"name": "owner", "enforcement": "soft-mandatory", "status": "failed"}
    workspace = {
        "name": "network",
        "files": FILES,
        "variables": [{"key": "zones", "value": '["a"]', "hcl": True}],
        "runs": [{"status": "policy_override", "message": "first"}, {}],
    }
    policies = {"sets": [{"name": "tags", "policies": [failed]}]}
    sim.add_seed({"workspaces": [workspace], "policies": [policies]})
    first, second = sim._core.store.runs.values()
    assert (first.status, first.options["message"]) == ("policy_override", "first")
    assert second.status == "pending"
    other = {**workspace, "name": "other", "runs": [{"status": "applied"}]}
    with pytest.raises(ValueError, match=r"workspace other: status: .* it is policy_override"):
        sim.add_seed({"workspaces": [other]})
