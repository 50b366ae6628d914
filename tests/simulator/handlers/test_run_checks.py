"""Tests of cost estimation and policy checks."""

from typing import Any

import pytest

from tests.support.core_api import ONE_RESOURCE, Api, resource
from tests.support.policies import sentinel
from tfrun_async.simulator import Policy, PolicySet

PRICED = {
    "main.tf": 'resource "aws_instance" "a" {\n count = 2\n}\nresource "null_resource" "b" {}\n'
}


@pytest.fixture
def api_with_costs(api: Api) -> Api:
    """Return a simulator with cost estimation switched on."""
    payload = resource("organizations", cost_estimation_enabled=True)
    assert api.patch("/organizations/example", payload).status == 200
    return api


def path_from_plan(api: Api, run: str) -> list[str]:
    """Return the statuses after `planning`."""
    statuses = api.status_path(run)
    return statuses[statuses.index("planning") + 1 :]


def related(api: Api, run: str, name: str) -> Any:
    return api.get(f"/runs/{run}").data["relationships"][name]["data"]


def read_cost_estimate(api: Api, run: str) -> Any:
    return api.get(f"/cost-estimates/{related(api, run, 'cost-estimate')['id']}").data["attributes"]


def read_policy_check(api: Api, run: str) -> Any:
    (found,) = api.get(f"/runs/{run}/policy-checks").data
    assert api.get(f"/policy-checks/{found['id']}").data == found
    return found


def post_override(api: Api, run: str) -> int:
    return api.post(f"/policy-checks/{read_policy_check(api, run)['id']}/actions/override").status


def test_a_run_has_no_checks_unless_they_are_switched_on(api: Api) -> None:
    """That is the default."""
    run = api.run(api.configured_workspace())
    api.advance()
    assert related(api, run, "cost-estimate") is None
    assert api.get(f"/runs/{run}/policy-checks").data == []
    assert path_from_plan(api, run) == ["planned"]


def test_costs_are_estimated_after_the_plan(api_with_costs: Api) -> None:
    """As decimal strings, and only once they are known."""
    run = api_with_costs.run(api_with_costs.configured_workspace(files=PRICED))
    api_with_costs.advance(2.5)
    assert api_with_costs.status(run) == "cost_estimating"
    pending = read_cost_estimate(api_with_costs, run)
    assert (pending["status"], pending["proposed-monthly-cost"]) == ("queued", None)
    api_with_costs.advance(0.5)
    assert api_with_costs.status(run) == "cost_estimated"
    assert api_with_costs.attributes(run)["actions"]["is-confirmable"] is True
    finished = read_cost_estimate(api_with_costs, run)
    assert finished["status"] == "finished"
    assert list(finished["status-timestamps"]) == ["queued-at", "finished-at"]
    assert finished["prior-monthly-cost"] == "0.000"
    assert finished["proposed-monthly-cost"] == "15.184"
    assert finished["delta-monthly-cost"] == "15.184"
    assert finished["resources-count"] == 3
    assert finished["matched-resources-count"] == 2
    assert finished["unmatched-resources-count"] == 1
    included = api_with_costs.search(f"/runs/{run}", {"include": "cost_estimate"}).document[
        "included"
    ]
    assert included[0]["attributes"] == finished
    assert api_with_costs.action(run, "apply") == 202
    api_with_costs.advance()
    assert path_from_plan(api_with_costs, run)[-1] == "applied"
    destroying = api_with_costs.run(
        related(api_with_costs, run, "workspace")["id"], is_destroy=True
    )
    api_with_costs.advance()
    assert read_cost_estimate(api_with_costs, destroying)["delta-monthly-cost"] == "-15.184"


def test_the_output_of_an_estimate_is_behind_a_redirect(api_with_costs: Api) -> None:
    """There is none before the estimate is finished, and none after a minute."""
    run = api_with_costs.run(api_with_costs.configured_workspace(files=PRICED))
    output = f"/cost-estimates/{related(api_with_costs, run, 'cost-estimate')['id']}/output"
    assert api_with_costs.get(output).status == 204
    api_with_costs.advance()
    response = api_with_costs.get(output)
    assert response.status == 307
    printed = api_with_costs.get_url(response.headers["Location"])
    assert b"2 of 3 estimated" in printed.body
    api_with_costs.advance(61)
    assert api_with_costs.get_url(response.headers["Location"]).status == 404


@pytest.mark.parametrize(
    ("attributes", "ending"),
    [
        ({"auto_apply": True}, ["confirmed", "apply_queued", "applying", "applied"]),
        ({"plan_only": True}, ["planned_and_finished"]),
        ({"save_plan": True}, ["planned_and_saved"]),
    ],
)
def test_runs_go_on_after_both_checks_as_they_would_without(
    api_with_costs: Api, attributes: dict[str, Any], ending: list[str]
) -> None:
    """Cost estimation first, policies second."""
    api_with_costs.set_policies(sentinel("passed"), workspace="main")
    run = api_with_costs.run(api_with_costs.configured_workspace(), **attributes)
    api_with_costs.advance()
    checks = ["planned", "cost_estimating", "cost_estimated", "policy_checking", "policy_checked"]
    assert path_from_plan(api_with_costs, run) == [*checks, *ending]
    assert read_policy_check(api_with_costs, run)["attributes"]["status"] == "passed"


@pytest.mark.parametrize(
    ("policy", "ending"),
    [
        ("passed", ["policy_checked", "planned_and_finished"]),
        ("soft_failed", ["policy_soft_failed"]),
        ("hard_failed", ["errored"]),
    ],
)
def test_a_plan_without_changes_is_checked_all_the_same(
    api_with_costs: Api, policy: Any, ending: list[str]
) -> None:
    """The terraform CLI counts on it; there is nothing to override a policy for, though."""
    api_with_costs.set_policies(sentinel(policy), workspace="main")
    run = api_with_costs.run(
        api_with_costs.configured_workspace(files={"main.tf": ""}), auto_apply=True
    )
    api_with_costs.advance()
    checks = ["planned", "cost_estimating", "cost_estimated", "policy_checking"]
    assert path_from_plan(api_with_costs, run) == [*checks, *ending]
    assert read_cost_estimate(api_with_costs, run)["delta-monthly-cost"] == "0.000"


def test_a_plan_that_failed_is_not_checked(api_with_costs: Api) -> None:
    """There is nothing to check."""
    api_with_costs.set_policies(sentinel("soft_failed"), workspace="main")
    run = api_with_costs.run(api_with_costs.configured_workspace(files={"main.tf": "{"}))
    api_with_costs.advance()
    assert path_from_plan(api_with_costs, run) == ["errored"]
    assert read_cost_estimate(api_with_costs, run)["status"] == "unreachable"
    assert read_policy_check(api_with_costs, run)["attributes"]["status"] == "unreachable"


def test_targeted_plans_are_not_estimated(api_with_costs: Api) -> None:
    """Their estimate says why."""
    run = api_with_costs.run(
        api_with_costs.configured_workspace(), target_addrs=["null_resource.one"]
    )
    api_with_costs.advance()
    assert path_from_plan(api_with_costs, run) == ["planned"]
    assert read_cost_estimate(api_with_costs, run)["status"] == "skipped_due_to_targeting"


@pytest.mark.parametrize(("policy", "failed"), [("passed", 0), ("advisory_failed", 1)])
def test_a_run_whose_policies_pass_waits_for_confirmation(
    api: Api, policy: Any, failed: int
) -> None:
    """Advice does not stop it."""
    api.set_policies(sentinel(policy))
    run = api.run(api.configured_workspace())
    assert read_policy_check(api, run)["attributes"]["status"] == "pending"
    api.advance(2.5)
    assert api.status(run) == "policy_checking"
    attributes = read_policy_check(api, run)["attributes"]
    assert (attributes["status"], attributes["result"]) == ("queued", None)
    api.advance()
    assert api.status(run) == "policy_checked"
    granted = api.attributes(run)["actions"]
    assert (granted["is-confirmable"], granted["is-discardable"]) == (True, True)
    attributes = read_policy_check(api, run)["attributes"]
    assert (attributes["status"], attributes["scope"]) == ("passed", "organization")
    assert attributes["result"]["result"] is True
    assert attributes["result"]["advisory-failed"] == failed
    assert post_override(api, run) == 409
    assert api.action(run, "apply") == 202


@pytest.mark.parametrize("auto_apply", [False, True])
def test_a_soft_failure_waits_to_be_overridden(api: Api, *, auto_apply: bool) -> None:
    """Then the run waits for confirmation, or applies itself."""
    api.set_policies(sentinel("soft_failed"), workspace="main")
    run = api.run(api.configured_workspace(), auto_apply=auto_apply)
    api.advance()
    assert api.status(run) == "policy_override"
    granted = api.attributes(run)["actions"]
    assert (granted["is-confirmable"], granted["is-discardable"]) == (False, True)
    assert api.action(run, "apply") == 409
    found = read_policy_check(api, run)
    assert found["attributes"]["status"] == "soft_failed"
    assert found["attributes"]["scope"] == "workspace"
    assert found["attributes"]["actions"] == {"is-overridable": True}
    assert found["attributes"]["result"]["soft-failed"] == 1
    assert found["links"]["override"].endswith("/actions/override")
    assert post_override(api.login("organization"), run) == 404
    response = api.post(f"/policy-checks/{found['id']}/actions/override")
    assert (response.status, response.data["attributes"]["status"]) == (200, "overridden")
    assert list(response.data["attributes"]["status-timestamps"]) == [
        "queued-at",
        "soft-failed-at",
        "overridden-at",
    ]
    api.advance()
    assert api.status(run) == ("applied" if auto_apply else "policy_checked")
    assert post_override(api, run) == 409
    last = api.get(f"/runs/{run}/run-events").data
    overridden = next(e for e in last if e["attributes"]["action"] == "policy_checked")
    assert overridden["relationships"]["actor"]["data"] is not None


def test_a_soft_failure_can_be_discarded(api: Api) -> None:
    """The check stays as it was."""
    api.set_policies(sentinel("soft_failed"), workspace="main")
    run = api.run(api.configured_workspace())
    api.advance()
    assert api.action(run, "discard") == 202
    assert read_policy_check(api, run)["attributes"]["status"] == "soft_failed"
    assert post_override(api, run) == 409


def test_an_overridden_saved_plan_is_saved(api: Api) -> None:
    """It can be confirmed then."""
    api.set_policies(sentinel("soft_failed"), workspace="main")
    run = api.run(api.configured_workspace(), save_plan=True)
    api.advance()
    assert post_override(api, run) == 200
    assert api.status(run) == "planned_and_saved"


def test_a_soft_failure_ends_a_plan_only_run(api: Api) -> None:
    """There is nothing to override it for."""
    api.set_policies(sentinel("soft_failed"), workspace="main")
    run = api.run(api.configured_workspace(), plan_only=True)
    api.advance()
    assert path_from_plan(api, run)[-1] == "policy_soft_failed"
    assert read_policy_check(api, run)["attributes"]["status"] == "soft_failed"


def test_a_hard_failure_ends_the_run(api: Api) -> None:
    """It frees its workspace, and nothing was applied."""
    api.set_policies(sentinel("hard_failed"), workspace="main")
    workspace = api.configured_workspace()
    run = api.run(workspace)
    api.advance()
    assert path_from_plan(api, run)[-2:] == ["policy_checking", "errored"]
    attributes = read_policy_check(api, run)["attributes"]
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
def test_checks_can_be_canceled(
    api_with_costs: Api, seconds: float, status: str, ended: list[str]
) -> None:
    """Even if Terraform itself would hang."""
    api_with_costs.script("main", ignores_cancel=True)
    api_with_costs.set_policies(sentinel("passed"), workspace="main")
    run = api_with_costs.run(api_with_costs.configured_workspace())
    api_with_costs.advance(seconds)
    assert api_with_costs.status(run) == status
    assert api_with_costs.action(run, "cancel") == 202
    api_with_costs.advance(1)
    assert api_with_costs.status(run) == "canceled"
    found = read_policy_check(api_with_costs, run)["attributes"]
    assert [read_cost_estimate(api_with_costs, run)["status"], found["status"]] == ended
    assert found["result"] is None


def test_policies_print_their_result(api: Api) -> None:
    """Behind a redirect, once there is a result."""
    api.set_policies(sentinel("soft_failed"), workspace="main")
    run = api.run(api.configured_workspace())
    output = f"/policy-checks/{read_policy_check(api, run)['id']}/output"
    assert api.get(output).status == 204
    api.advance()
    response = api.get(output)
    assert response.status == 307
    printed = api.get_url(response.headers["Location"])
    assert printed.headers["Content-Type"].startswith("text/plain")
    assert b"Sentinel Result: false" in printed.body


def test_all_policies_of_a_check_are_counted_and_printed(api: Api) -> None:
    """With their messages, and by their sets in Sentinel's details."""
    storage = PolicySet(
        "storage",
        [
            Policy("tags", "hard-mandatory"),
            Policy("names", "advisory", "failed"),
            Policy("private", "soft-mandatory", "failed", "2 buckets\nare public"),
        ],
    )
    api.set_policies(storage, sentinel("soft_failed"))
    run = api.run(api.configured_workspace())
    api.advance()
    found = read_policy_check(api, run)
    result = found["attributes"]["result"]
    details = result.pop("sentinel")
    assert result == {
        "result": False,
        "passed": 1,
        "total-failed": 3,
        "hard-failed": 0,
        "soft-failed": 2,
        "advisory-failed": 1,
        "duration-ms": 500,
    }
    assert list(details["data"]) == ["storage", "simulated"]
    policies = details["data"]["storage"]["policies"]
    assert [each["policy"] for each in policies] == [
        "storage/tags",
        "storage/names",
        "storage/private",
    ]
    assert policies[2]["trace"]["print"] == "2 buckets\nare public"
    assert (details["can-override"], details["data"]["simulated"]["result"]) == (True, False)
    output = api.get(f"/policy-checks/{found['id']}/output").headers["Location"]
    printed = api.get_url(output).body.decode()
    assert "4 policies evaluated." in printed
    assert "## Policy 3: storage/private (soft-mandatory)" in printed
    assert "Print messages:\n  2 buckets\n  are public\n" in printed


def test_the_checks_of_an_organization_and_of_a_workspace_are_separate(api: Api) -> None:
    """The run waits until both have been overridden."""
    api.set_policies(sentinel("soft_failed"))
    api.set_policies(sentinel("soft_failed"), sentinel("passed"), workspace="main")
    run = api.run(api.configured_workspace())
    api.advance()
    checks = api.get(f"/runs/{run}/policy-checks").data
    assert [check["attributes"]["scope"] for check in checks] == ["organization", "workspace"]
    for check, status in zip(checks, ("policy_override", "policy_checked"), strict=True):
        path = f"/policy-checks/{check['id']}/actions/override"
        assert api.post(path).status == 200
        assert api.status(run) == status
        assert api.post(path).status == 409


@pytest.mark.parametrize(
    ("policy_set", "problem"),
    [
        (sentinel("errored"), "## Policy 1: simulated/policy (advisory)\n\nResult: error\n"),
        (PolicySet("storage", error="no such module"), "Policy set storage: no such module"),
    ],
)
def test_policies_that_cannot_be_evaluated_end_the_run(
    api: Api, policy_set: PolicySet, problem: str
) -> None:
    """The check has an error, which is printed."""
    api.set_policies(policy_set)
    run = api.run(api.configured_workspace())
    api.advance()
    found = read_policy_check(api, run)
    assert (api.status(run), found["attributes"]["status"]) == ("errored", "errored")
    output = api.get(f"/policy-checks/{found['id']}/output").headers["Location"]
    assert problem in api.get_url(output).body.decode()


def test_policy_checks_include_their_run_and_its_workspace(api: Api) -> None:
    """Lists and single checks alike."""
    api.set_policies(sentinel("passed"), workspace="main")
    run = api.run(api.configured_workspace())
    query = {"include": "run,run.workspace"}
    for where in (
        f"/runs/{run}/policy-checks",
        f"/policy-checks/{read_policy_check(api, run)['id']}",
    ):
        included = api.search(where, query).document["included"]
        assert [item["type"] for item in included] == ["runs", "workspaces"]


def test_checks_go_with_their_workspace(api_with_costs: Api) -> None:
    """And so do the URLs of what they printed."""
    api_with_costs.set_policies(sentinel("passed"), workspace="main")
    workspace = api_with_costs.configured_workspace()
    run = api_with_costs.run(workspace)
    api_with_costs.advance()
    cost, policy = (
        related(api_with_costs, run, "cost-estimate")["id"],
        read_policy_check(api_with_costs, run)["id"],
    )
    urls = [
        api_with_costs.get(f"/{where}/output").headers["Location"]
        for where in (f"cost-estimates/{cost}", f"policy-checks/{policy}")
    ]
    api_with_costs.delete(f"/workspaces/{workspace}")
    assert api_with_costs.get(f"/cost-estimates/{cost}").status == 404
    assert api_with_costs.get(f"/policy-checks/{policy}").status == 404
    assert [api_with_costs.get_url(url).status for url in urls] == [404, 404]


def test_checks_are_decided_when_a_run_is_created(api: Api) -> None:
    """Switching them on later does not touch runs that exist."""
    run = api.run(api.configured_workspace(files=ONE_RESOURCE))
    api.patch("/organizations/example", resource("organizations", cost_estimation_enabled=True))
    api.set_policies(sentinel("hard_failed"))
    api.advance()
    assert path_from_plan(api, run) == ["planned"]
