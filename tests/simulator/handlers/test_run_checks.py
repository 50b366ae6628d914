"""Tests of cost estimation and policy checks."""

from typing import Any

import pytest

from tests.support.core_api import ONE, Api, resource

PRICED = {
    "main.tf": 'resource "aws_instance" "a" {\n count = 2\n}\nresource "null_resource" "b" {}\n'
}


@pytest.fixture
def costly(api: Api) -> Api:
    """Return a simulator with cost estimation switched on."""
    payload = resource("organizations", cost_estimation_enabled=True)
    assert api.patch("/organizations/example", payload).status == 200
    return api


def path(api: Api, run: str) -> list[str]:
    """Return the statuses from planning on."""
    stamps = api.attributes(run)["status-timestamps"]
    statuses = [name.removesuffix("-at").replace("-", "_") for name in stamps]
    return statuses[statuses.index("planning") + 1 :]


def related(api: Api, run: str, name: str) -> Any:
    return api.get(f"/runs/{run}").data["relationships"][name]["data"]


def estimate(api: Api, run: str) -> Any:
    return api.get(f"/cost-estimates/{related(api, run, 'cost-estimate')['id']}").data["attributes"]


def check(api: Api, run: str) -> Any:
    (found,) = api.get(f"/runs/{run}/policy-checks").data
    assert api.get(f"/policy-checks/{found['id']}").data == found
    return found


def override(api: Api, run: str) -> int:
    return api.post(f"/policy-checks/{check(api, run)['id']}/actions/override").status


def test_a_run_has_no_checks_unless_they_are_switched_on(api: Api) -> None:
    """That is the default."""
    run = api.run(api.ready())
    api.settle()
    assert related(api, run, "cost-estimate") is None
    assert api.get(f"/runs/{run}/policy-checks").data == []
    assert path(api, run) == ["planned"]


def test_costs_are_estimated_after_the_plan(costly: Api) -> None:
    """As decimal strings, and only once they are known."""
    run = costly.run(costly.ready(files=PRICED))
    costly.settle(2.5)
    assert costly.status(run) == "cost_estimating"
    pending = estimate(costly, run)
    assert (pending["status"], pending["proposed-monthly-cost"]) == ("queued", None)
    costly.settle(0.5)
    assert costly.status(run) == "cost_estimated"
    assert costly.attributes(run)["actions"]["is-confirmable"] is True
    finished = estimate(costly, run)
    assert finished["status"] == "finished"
    assert list(finished["status-timestamps"]) == ["queued-at", "finished-at"]
    assert finished["prior-monthly-cost"] == "0.000"
    assert finished["proposed-monthly-cost"] == "15.184"
    assert finished["delta-monthly-cost"] == "15.184"
    assert finished["resources-count"] == 3
    assert finished["matched-resources-count"] == 2
    assert finished["unmatched-resources-count"] == 1
    included = costly.search(f"/runs/{run}", {"include": "cost_estimate"}).document["included"]
    assert included[0]["attributes"] == finished
    assert costly.action(run, "apply") == 202
    costly.settle()
    assert path(costly, run)[-1] == "applied"
    destroying = costly.run(related(costly, run, "workspace")["id"], is_destroy=True)
    costly.settle()
    assert estimate(costly, destroying)["delta-monthly-cost"] == "-15.184"


def test_the_output_of_an_estimate_is_behind_a_redirect(costly: Api) -> None:
    """There is none before the estimate is finished, and none after a minute."""
    run = costly.run(costly.ready(files=PRICED))
    output = f"/cost-estimates/{related(costly, run, 'cost-estimate')['id']}/output"
    assert costly.get(output).status == 204
    costly.settle()
    answer = costly.get(output)
    assert answer.status == 307
    printed = costly.open_url(answer.headers["Location"])
    assert b"2 of 3 estimated" in printed.body
    costly.settle(61)
    assert costly.open_url(answer.headers["Location"]).status == 404


@pytest.mark.parametrize(
    ("attributes", "ending"),
    [
        ({"auto_apply": True}, ["confirmed", "apply_queued", "applying", "applied"]),
        ({"plan_only": True}, ["planned_and_finished"]),
        ({"save_plan": True}, ["planned_and_saved"]),
    ],
)
def test_runs_go_on_after_both_checks_as_they_would_without(
    costly: Api, attributes: dict[str, Any], ending: list[str]
) -> None:
    """Cost estimation first, policies second."""
    costly.script("main", policy="passed")
    run = costly.run(costly.ready(), **attributes)
    costly.settle()
    checks = ["planned", "cost_estimating", "cost_estimated", "policy_checking", "policy_checked"]
    assert path(costly, run) == [*checks, *ending]
    assert check(costly, run)["attributes"]["status"] == "passed"


@pytest.mark.parametrize(
    ("policy", "ending"),
    [
        ("passed", ["policy_checked", "planned_and_finished"]),
        ("soft_failed", ["policy_soft_failed"]),
        ("hard_failed", ["errored"]),
    ],
)
def test_a_plan_without_changes_is_checked_all_the_same(
    costly: Api, policy: Any, ending: list[str]
) -> None:
    """The terraform CLI counts on it; there is nothing to override a policy for, though."""
    costly.script("main", policy=policy)
    run = costly.run(costly.ready(files={"main.tf": ""}), auto_apply=True)
    costly.settle()
    checks = ["planned", "cost_estimating", "cost_estimated", "policy_checking"]
    assert path(costly, run) == [*checks, *ending]
    assert estimate(costly, run)["delta-monthly-cost"] == "0.000"


def test_a_plan_that_failed_is_not_checked(costly: Api) -> None:
    """There is nothing to check."""
    costly.script("main", policy="soft_failed")
    run = costly.run(costly.ready(files={"main.tf": "{"}))
    costly.settle()
    assert path(costly, run) == ["errored"]
    assert estimate(costly, run)["status"] == "unreachable"
    assert check(costly, run)["attributes"]["status"] == "unreachable"


def test_targeted_plans_are_not_estimated(costly: Api) -> None:
    """Their estimate says why."""
    run = costly.run(costly.ready(), target_addrs=["null_resource.one"])
    costly.settle()
    assert path(costly, run) == ["planned"]
    assert estimate(costly, run)["status"] == "skipped_due_to_targeting"


@pytest.mark.parametrize(("policy", "failed"), [("passed", 0), ("advisory_failed", 1)])
def test_a_run_whose_policies_pass_waits_for_confirmation(
    api: Api, policy: Any, failed: int
) -> None:
    """Advice does not stop it."""
    api.core.store.organizations["example"].policies = policy
    run = api.run(api.ready())
    assert check(api, run)["attributes"]["status"] == "pending"
    api.settle(2.5)
    assert api.status(run) == "policy_checking"
    attributes = check(api, run)["attributes"]
    assert (attributes["status"], attributes["result"]) == ("queued", None)
    api.settle()
    assert api.status(run) == "policy_checked"
    granted = api.attributes(run)["actions"]
    assert (granted["is-confirmable"], granted["is-discardable"]) == (True, True)
    attributes = check(api, run)["attributes"]
    assert (attributes["status"], attributes["scope"]) == ("passed", "organization")
    assert attributes["result"]["result"] is True
    assert attributes["result"]["advisory-failed"] == failed
    assert override(api, run) == 409
    assert api.action(run, "apply") == 202


@pytest.mark.parametrize("auto_apply", [False, True])
def test_a_soft_failure_waits_to_be_overridden(api: Api, *, auto_apply: bool) -> None:
    """Then the run waits for confirmation, or applies itself."""
    api.script("main", policy="soft_failed")
    run = api.run(api.ready(), auto_apply=auto_apply)
    api.settle()
    assert api.status(run) == "policy_override"
    granted = api.attributes(run)["actions"]
    assert (granted["is-confirmable"], granted["is-discardable"]) == (False, True)
    assert api.action(run, "apply") == 409
    found = check(api, run)
    assert found["attributes"]["status"] == "soft_failed"
    assert found["attributes"]["scope"] == "workspace"
    assert found["attributes"]["actions"] == {"is-overridable": True}
    assert found["attributes"]["result"]["soft-failed"] == 1
    assert found["links"]["override"].endswith("/actions/override")
    assert override(api.login("organization"), run) == 404
    answer = api.post(f"/policy-checks/{found['id']}/actions/override")
    assert (answer.status, answer.data["attributes"]["status"]) == (200, "overridden")
    assert list(answer.data["attributes"]["status-timestamps"]) == [
        "queued-at",
        "soft-failed-at",
        "overridden-at",
    ]
    api.settle()
    assert api.status(run) == ("applied" if auto_apply else "policy_checked")
    assert override(api, run) == 409
    last = api.get(f"/runs/{run}/run-events").data
    overridden = next(e for e in last if e["attributes"]["action"] == "policy_checked")
    assert overridden["relationships"]["actor"]["data"] is not None


def test_a_soft_failure_can_be_discarded(api: Api) -> None:
    """The check stays as it was."""
    api.script("main", policy="soft_failed")
    run = api.run(api.ready())
    api.settle()
    assert api.action(run, "discard") == 202
    assert check(api, run)["attributes"]["status"] == "soft_failed"
    assert override(api, run) == 409


def test_an_overridden_saved_plan_is_saved(api: Api) -> None:
    """It can be confirmed then."""
    api.script("main", policy="soft_failed")
    run = api.run(api.ready(), save_plan=True)
    api.settle()
    assert override(api, run) == 200
    assert api.status(run) == "planned_and_saved"


def test_a_soft_failure_ends_a_plan_only_run(api: Api) -> None:
    """There is nothing to override it for."""
    api.script("main", policy="soft_failed")
    run = api.run(api.ready(), plan_only=True)
    api.settle()
    assert path(api, run)[-1] == "policy_soft_failed"
    assert check(api, run)["attributes"]["status"] == "soft_failed"


def test_a_hard_failure_ends_the_run(api: Api) -> None:
    """It frees its workspace, and nothing was applied."""
    api.script("main", policy="hard_failed")
    workspace = api.ready()
    run = api.run(workspace)
    api.settle()
    assert path(api, run)[-2:] == ["policy_checking", "errored"]
    attributes = check(api, run)["attributes"]
    assert (attributes["status"], attributes["result"]["hard-failed"]) == ("hard_failed", 1)
    assert api.phase(run, "plan")["status"] == "finished"
    assert api.phase(run, "apply")["status"] == "unreachable"
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["locked"] is False


@pytest.mark.parametrize(
    ("seconds", "status", "ended"),
    [
        (2.5, "cost_estimating", ["canceled", "unreachable"]),
        (3.0, "policy_checking", ["finished", "canceled"]),
    ],
)
def test_checks_can_be_canceled(costly: Api, seconds: float, status: str, ended: list[str]) -> None:
    """Even if Terraform itself would hang."""
    costly.script("main", policy="passed", ignores_cancel=True)
    run = costly.run(costly.ready())
    costly.settle(seconds)
    assert costly.status(run) == status
    assert costly.action(run, "cancel") == 202
    costly.settle(1)
    assert costly.status(run) == "canceled"
    found = check(costly, run)["attributes"]
    assert [estimate(costly, run)["status"], found["status"]] == ended
    assert found["result"] is None


def test_policies_print_their_result(api: Api) -> None:
    """Behind a redirect, once there is a result."""
    api.script("main", policy="soft_failed")
    run = api.run(api.ready())
    output = f"/policy-checks/{check(api, run)['id']}/output"
    assert api.get(output).status == 204
    api.settle()
    answer = api.get(output)
    assert answer.status == 307
    printed = api.open_url(answer.headers["Location"])
    assert printed.headers["Content-Type"].startswith("text/plain")
    assert b"Sentinel Result: false" in printed.body


def test_policy_checks_include_their_run_and_its_workspace(api: Api) -> None:
    """Lists and single checks alike."""
    api.script("main", policy="passed")
    run = api.run(api.ready())
    query = {"include": "run,run.workspace"}
    for where in (f"/runs/{run}/policy-checks", f"/policy-checks/{check(api, run)['id']}"):
        included = api.search(where, query).document["included"]
        assert [item["type"] for item in included] == ["runs", "workspaces"]


def test_checks_go_with_their_workspace(costly: Api) -> None:
    """And so do the URLs of what they printed."""
    costly.script("main", policy="passed")
    workspace = costly.ready()
    run = costly.run(workspace)
    costly.settle()
    cost, policy = related(costly, run, "cost-estimate")["id"], check(costly, run)["id"]
    urls = [
        costly.get(f"/{where}/output").headers["Location"]
        for where in (f"cost-estimates/{cost}", f"policy-checks/{policy}")
    ]
    costly.delete(f"/workspaces/{workspace}")
    assert costly.get(f"/cost-estimates/{cost}").status == 404
    assert costly.get(f"/policy-checks/{policy}").status == 404
    assert [costly.open_url(url).status for url in urls] == [404, 404]


def test_checks_are_decided_when_a_run_is_created(api: Api) -> None:
    """Switching them on later does not touch runs that exist."""
    run = api.run(api.ready(files=ONE))
    api.patch("/organizations/example", resource("organizations", cost_estimation_enabled=True))
    api.core.store.organizations["example"].policies = "hard_failed"
    api.settle()
    assert path(api, run) == ["planned"]
