"""Tests of evaluations of OPA, Sentinel and Terraform policies, and of their outcomes."""

from typing import Any

import pytest

from tests.support.core_api import Api
from tests.support.core_run_tasks import start_run_with_tasks
from tests.support.policies import opa, sentinel, tfpolicy
from tests.support.spec_contract import resource_problems
from tfrun_async.simulator import Policy, PolicySet

PASSED = Policy("tags", "mandatory")
ADVISORY = Policy("names", "advisory", "failed", "a name is odd")
ERRORED = Policy("broken", "advisory", "errored", "undefined function")


def start(api: Api, *sets: PolicySet, **options: Any) -> str:
    """Return a run that has reached its policies, and waits or has ended."""
    api.set_policies(*sets)
    run = api.run(api.configured_workspace(), **options)
    api.advance()
    return run


def read_stage(api: Api, run: str) -> Any:
    (stage,) = api.get(f"/runs/{run}/task-stages").data
    return stage


def list_evaluations(api: Api, run: str) -> Any:
    found = api.get(f"/task-stages/{read_stage(api, run)['id']}/policy-evaluations").data
    for each in found:
        assert api.get(f"/policy-evaluations/{each['id']}").data == each
    return found


def list_tf(api: Api, run: str) -> Any:
    found = api.get(f"/runs/{run}/tf-policy-evaluations").data
    for each in found:
        assert api.get(f"/tf-policy-evaluations/{each['id']}").data == each
    return found


def list_outcomes(api: Api, evaluation: Any, query: dict[str, str] | None = None) -> Any:
    kind = evaluation["type"]
    outcomes = kind.replace("evaluations", "set-outcomes")
    response = api.search(f"/{kind}/{evaluation['id']}/{outcomes}", query or {})
    assert response.status == 200, response.body
    assert resource_problems(response.document) == []
    for each in response.data:
        assert api.get(f"/{outcomes}/{each['id']}").data == each
    return [each["attributes"] for each in response.data]


def last_statuses(api: Api, run: str, count: int) -> list[str]:
    stamps = api.attributes(run)["status-timestamps"]
    return [name.removesuffix("-at").replace("-", "_") for name in stamps][-count:]


def override(api: Api, resource: Any) -> int:
    return api.post(f"/{resource['type']}/{resource['id']}/actions/override").status


def test_opa_policies_wait_for_the_override_of_their_stage(api: Api) -> None:
    """After it, the evaluation is overridden and the run waits for confirmation."""
    run = start(api, opa(), opa(PASSED, ADVISORY, overridable=False))
    assert last_statuses(api, run, 3) == [
        "planned",
        "post_plan_running",
        "post_plan_awaiting_decision",
    ]
    stage, (evaluation,) = read_stage(api, run), list_evaluations(api, run)
    assert stage["attributes"]["status"] == "awaiting_override"
    assert evaluation["attributes"] == {
        "created-at": "2026-01-01T00:00:00.100Z",
        "policy-kind": "opa",
        "policy-tool-version": "1.4.2",
        "result-count": {"advisory-failed": 1, "errored": 0, "mandatory-failed": 1, "passed": 1},
        "status": "failed",
        "status-timestamps": {
            "queued-at": "2026-01-01T00:00:02.500Z",
            "running-at": "2026-01-01T00:00:02.500Z",
            "failed-at": "2026-01-01T00:00:03.000Z",
        },
        "updated-at": "2026-01-01T00:00:03.000Z",
    }
    related = {"id": stage["id"], "type": "task-stages"}
    assert evaluation["relationships"]["policy-attachable"]["data"] == related
    included = api.get(f"/task-stages/{stage['id']}", include="policy_evaluations").document
    assert included["included"] == [evaluation]
    assert api.action(run, "apply") == 409
    assert override(api, stage) == 200
    assert override(api, stage) == 409
    api.advance()
    assert api.status(run) == "post_plan_completed"
    assert list_evaluations(api, run)[0]["attributes"]["status"] == "overridden"
    assert api.action(run, "apply") == 202
    events = api.get(f"/runs/{run}/run-events").data
    actors = {e["attributes"]["action"]: e["relationships"]["actor"]["data"] for e in events}
    assert actors["post_plan_running"] is not None


def test_outcomes_have_the_policies_of_their_set(api: Api) -> None:
    """With what the page says of each; a policy with an error has no level."""
    run = start(api, opa(PASSED, ADVISORY, ERRORED, description="Of the platform team"))
    (evaluation,) = list_evaluations(api, run)
    assert list_outcomes(api, evaluation) == [
        {
            "error": "",
            "outcomes": [
                {
                    "policy_name": name,
                    "description": "",
                    "enforcement_level": level,
                    "query": f"data.terraform.{name}.deny",
                    "output": output,
                    "status": status,
                }
                for name, level, output, status in (
                    ("tags", "mandatory", [], "passed"),
                    ("names", "advisory", ["a name is odd"], "failed"),
                    ("broken", None, ["undefined function"], "errored"),
                )
            ],
            "overridable": True,
            "policy-set-description": "Of the platform team",
            "policy-set-name": "calendar",
            "policy-tool-version": "1.4.2",
            "result-count": {
                "advisory-failed": 1,
                "errored": 1,
                "mandatory-failed": 0,
                "passed": 1,
            },
            "warnings": [],
        }
    ]
    assert evaluation["attributes"]["status"] == "errored"
    assert read_stage(api, run)["attributes"]["status"] == "errored"
    assert api.status(run) == "errored"


@pytest.mark.parametrize(
    ("sets", "options", "ending"),
    [
        ([opa(overridable=False)], {}, "errored"),
        ([opa(), opa(overridable=False)], {}, "errored"),
        ([opa()], {"plan_only": True}, "errored"),
        ([opa(error="no such bundle")], {}, "errored"),
        ([opa(PASSED, ADVISORY)], {}, "post_plan_completed"),
        ([opa(PASSED, ADVISORY)], {"plan_only": True}, "planned_and_finished"),
        ([opa(PASSED)], {"auto_apply": True}, "applied"),
        ([PolicySet("s", [PASSED], agent_enabled=True)], {}, "post_plan_completed"),
        ([PolicySet("s", [], agent_enabled=True, error="no")], {}, "errored"),
        ([tfpolicy()], {"plan_only": True}, "errored"),
        ([tfpolicy(Policy("m", "mandatory", "failed")), tfpolicy()], {}, "errored"),
        ([tfpolicy(Policy("m", "advisory", "errored"))], {}, "errored"),
        ([tfpolicy(PASSED, ADVISORY)], {}, "tf_policy_checked"),
        ([tfpolicy(Policy("m", "mandatory", "unknown"))], {}, "tf_policy_checked"),
        ([tfpolicy(PASSED)], {"auto_apply": True}, "applied"),
        ([tfpolicy(PASSED)], {"save_plan": True}, "planned_and_saved"),
        ([tfpolicy(PASSED), opa(PASSED), sentinel("passed")], {}, "policy_checked"),
        ([sentinel("errored")], {}, "errored"),
    ],
)
def test_results_decide_where_a_run_ends(
    api: Api, sets: list[PolicySet], options: dict[str, Any], ending: str
) -> None:
    """A run that cannot be applied waits for no override."""
    assert api.status(start(api, *sets, **options)) == ending


def test_all_kinds_are_evaluated_in_their_order(api: Api) -> None:
    """Terraform policies after the plan, then OPA, the cost estimate and Sentinel."""
    api.patch(
        "/organizations/example",
        {"data": {"type": "organizations", "attributes": {"cost-estimation-enabled": True}}},
    )
    run = start(api, sentinel("soft_failed"), opa(), tfpolicy())
    (evaluation,) = list_tf(api, run)
    assert override(api, evaluation) == 200
    api.advance()
    assert override(api, read_stage(api, run)) == 200
    api.advance()
    (check,) = api.get(f"/runs/{run}/policy-checks").data
    assert override(api, check) == 200
    assert last_statuses(api, run, 12) == [
        *("planning", "planned", "tf_policy_override", "tf_policy_checked", "post_plan_running"),
        # The stage runs again after its override, but a status has one timestamp.
        *("post_plan_awaiting_decision", "post_plan_completed"),
        *("cost_estimating", "cost_estimated"),
        *("policy_checking", "policy_override", "policy_checked"),
    ]


def test_terraform_policies_wait_for_each_override(api: Api) -> None:
    """Of the setup and of the plan; the run goes on after the last one."""
    run = start(api, tfpolicy(), tfpolicy(PASSED, stage="Init"), tfpolicy(stage="Init"))
    setup, plan = list_tf(api, run)
    assert (api.status(run), setup["attributes"]["stage-type"]) == ("tf_policy_override", "Init")
    assert plan["attributes"] == {
        "actions": {"is-overridable": True},
        "created-at": "2026-01-01T00:00:00.100Z",
        "error": None,
        "organized-log": True,
        "permissions": {"can-override": True},
        "result-count": {
            "advisory-failed": 0,
            "mandatory-failed": 0,
            "mandatory-overridable-failed": 1,
            "passed": 0,
            "errored": 0,
            "unknown": 0,
        },
        "stage-type": "Plan",
        "status": "awaiting_override",
        "status-timestamps": {
            "queued-at": "2026-01-01T00:00:02.500Z",
            "running-at": "2026-01-01T00:00:02.500Z",
            "awaiting-override-at": "2026-01-01T00:00:03.000Z",
        },
        "updated-at": "2026-01-01T00:00:03.000Z",
    }
    relations = api.get(f"/runs/{run}", include="tf_policy_evaluations").document
    assert [each["id"] for each in relations["included"]] == [setup["id"], plan["id"]]
    granted = api.attributes(run)["actions"]
    assert (granted["is-confirmable"], granted["is-discardable"]) == (False, True)
    assert override(api.login("organization"), setup) == 404
    assert [override(api, setup), api.status(run)] == [200, "tf_policy_override"]
    assert override(api, setup) == 409
    assert [override(api, plan), api.status(run)] == [200, "tf_policy_checked"]
    assert [each["attributes"]["status"] for each in list_tf(api, run)] == ["overridden"] * 2
    events = api.get(f"/runs/{run}/run-events").data
    by_user = [e["attributes"] for e in events if e["relationships"]["actor"]["data"]]
    assert [each["action"] for each in by_user[1:]] == ["policy_overridden", "tf_policy_checked"]
    assert api.action(run, "apply") == 202


def test_terraform_policies_name_the_resources_that_failed(api: Api) -> None:
    """One diagnostic for each policy, with the reason where it belongs."""
    whole = Policy("region", "advisory", "failed", "only eu")
    passed = Policy("named", "mandatory", resources=["aws_s3_bucket.b"])
    run = start(api, tfpolicy(whole, passed), tfpolicy())
    (evaluation,) = list_tf(api, run)
    first, second = list_outcomes(api, evaluation)
    assert (first["overridable"], second["overridable"]) == (False, True)
    region, named = first["outcomes"]
    assert region["diagnostics"][0]["error_message"] == "only eu"
    assert named["passed_resources"][0]["resource_name"] == "aws_s3_bucket.b"
    (diagnostic,) = second["outcomes"][0]["diagnostics"]
    assert diagnostic["error_message"] is None
    assert [(r["resource_name"], r["error_message"]) for r in diagnostic["resources"]] == [
        ("aws_s3_bucket.a", "It has no key.")
    ]
    path = f"/tf-policy-evaluations/{evaluation['id']}"
    included = api.get(path, include="tf_policy_set_outcomes").document["included"]
    assert [each["attributes"] for each in included] == [first, second]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["a", "b", "c"]),
        ({"filter[0][status]": "passed"}, ["a", "b"]),
        ({"filter[0][status]": "failed", "filter[0][LEVEL]": "advisory"}, ["a"]),
        ({"filter[0][status]": "failed", "filter[0][LEVEL]": "mandatory"}, ["b"]),
        ({"filter[0][status]": "errored", "filter[1][LEVEL]": "advisory"}, ["a", "c"]),
        ({"page[size]": "1", "filter[x][status]": "passed"}, ["a"]),
    ],
)
@pytest.mark.parametrize("kind", ["opa", "tfpolicy"])
def test_outcomes_are_filtered_by_their_policies(
    api: Api, kind: Any, query: dict[str, str], found: list[str]
) -> None:
    """A set is listed whole if a policy in it meets one of the filters."""
    failed = Policy("m", "mandatory", "failed")
    errored = Policy("e", "mandatory", "errored")
    contents = {"a": [ADVISORY, PASSED], "b": [failed, PASSED], "c": [errored]}
    run = start(api, *(PolicySet(name, each, kind=kind) for name, each in contents.items()))
    (evaluation,) = list_tf(api, run) if kind == "tfpolicy" else list_evaluations(api, run)
    level = "enforcement_level" if kind == "tfpolicy" else "enforcementLevel"
    query = {name.replace("LEVEL", level): text for name, text in query.items()}
    outcomes = list_outcomes(api, evaluation, query)
    assert [each["policy-set-name"] for each in outcomes] == found
    assert all(len(each["outcomes"]) == len(contents[each["policy-set-name"]]) for each in outcomes)


@pytest.mark.parametrize(
    "query",
    [
        {"filter[0][status]": "unknown"},
        {"filter[0][enforcementLevel]": "soft-mandatory"},
        {"filter[0][policy]": "tags"},
        {"filter[status]": "failed"},
        {"filter[0][status]": "errored", "filter[0][enforcementLevel]": "advisory"},
    ],
)
def test_a_filter_that_is_not_valid_is_refused(api: Api, query: dict[str, str]) -> None:
    """The parameter is named."""
    run = start(api, opa())
    (evaluation,) = list_evaluations(api, run)
    path = f"/policy-evaluations/{evaluation['id']}/policy-set-outcomes"
    response = api.search(path, query)
    assert response.status == 400
    assert response.document["errors"][0]["source"]["parameter"].startswith("filter[")


def test_there_are_no_outcomes_before_the_evaluation(api: Api) -> None:
    """The sets are listed, without results, and no filter finds them."""
    api.set_policies(opa(), tfpolicy())
    run = api.run(api.configured_workspace())
    for evaluation in (*list_evaluations(api, run), *list_tf(api, run)):
        assert evaluation["attributes"]["status"] == "pending"
        assert set(evaluation["attributes"]["result-count"].values()) == {0}
        (outcome,) = list_outcomes(api, evaluation)
        assert outcome["outcomes"] is None
        assert list_outcomes(api, evaluation, {"filter[0][status]": "failed"}) == []


@pytest.mark.parametrize(
    ("seconds", "ended"), [(0.3, ["unreachable"] * 3), (2.6, ["canceled", *["unreachable"] * 2])]
)
def test_evaluations_end_with_their_run(api: Api, seconds: float, ended: list[str]) -> None:
    """As canceled, or as unreachable if the run did not come to them."""
    api.set_policies(tfpolicy(), opa(), sentinel("passed"))
    run = api.run(api.configured_workspace())
    api.advance(seconds)
    assert api.action(run, "cancel") == 202
    api.advance()
    checks = api.get(f"/runs/{run}/policy-checks").data
    found = [*list_tf(api, run), *list_evaluations(api, run), *checks]
    assert [each["attributes"]["status"] for each in found] == ended


@pytest.mark.parametrize("policy_set", [tfpolicy(), opa()])
def test_a_run_that_waits_for_policies_can_be_discarded(api: Api, policy_set: PolicySet) -> None:
    """What waited can no longer be overridden."""
    run = start(api, policy_set)
    assert api.attributes(run)["actions"]["is-discardable"] is True
    assert api.action(run, "discard") == 202
    waiting = (list_tf(api, run) or api.get(f"/runs/{run}/task-stages").data)[0]
    assert waiting["attributes"]["actions"] == {"is-overridable": False}
    assert override(api, waiting) == 409


def test_policies_are_evaluated_after_the_run_tasks_of_their_stage(api: Api) -> None:
    """In the same stage."""
    api.set_policies(opa())
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    assert list_evaluations(api, run)[0]["attributes"]["status"] == "pending"
    task_request.call_back("passed")
    assert list_evaluations(api, run)[0]["attributes"]["status"] == "running"
    api.advance()
    assert api.status(run) == "post_plan_awaiting_decision"


def test_policies_are_not_evaluated_after_a_failed_mandatory_task(api: Api) -> None:
    """The run is over then."""
    api.set_policies(opa())
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    task_request.call_back("failed")
    assert api.status(run) == "errored"
    assert list_evaluations(api, run)[0]["attributes"]["status"] == "unreachable"


def test_overridable_tasks_and_policies_are_overridden_at_once(api: Api) -> None:
    """By the one override of their stage."""
    api.script("main", overridable_tasks=True)
    api.set_policies(opa())
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    task_request.call_back("failed")
    api.advance()
    assert override(api, read_stage(api, run)) == 200
    api.advance()
    assert api.status(run) == "post_plan_completed"
    assert list_evaluations(api, run)[0]["attributes"]["status"] == "overridden"


def test_sentinel_and_opa_have_an_evaluation_each(api: Api) -> None:
    """In the same stage; Sentinel policies have no query."""
    failed = Policy("cidr", "mandatory", "failed")
    run = start(api, opa(), PolicySet("net", [failed], agent_enabled=True, overridable=True))
    kinds = [each["attributes"]["policy-kind"] for each in list_evaluations(api, run)]
    assert kinds == ["opa", "sentinel"]
    (outcome,) = list_outcomes(api, list_evaluations(api, run)[1])
    assert outcome["outcomes"][0]["query"] is None
    assert api.get(f"/runs/{run}/policy-checks").data == []
    assert override(api, read_stage(api, run)) == 200


def test_other_organizations_see_no_evaluations(api: Api) -> None:
    """Nor their outcomes."""
    run = start(api, opa(PASSED), tfpolicy(PASSED))
    stranger = api.login("user", is_member=False)
    for evaluation in (*list_evaluations(api, run), *list_tf(api, run)):
        path = f"/{evaluation['type']}/{evaluation['id']}"
        outcomes = evaluation["type"].replace("evaluations", "set-outcomes")
        (outcome,) = api.get(f"{path}/{outcomes}").ids
        for each in (path, f"{path}/{outcomes}", f"/{outcomes}/{outcome}"):
            assert (api.get(each).status, stranger.get(each).status) == (200, 404)


def test_evaluations_go_with_their_workspace(api: Api) -> None:
    """And their outcomes."""
    run = start(api, opa(PASSED), tfpolicy(PASSED))
    (evaluation,), (tf_evaluation,) = list_evaluations(api, run), list_tf(api, run)
    (workspace,) = api.get("/organizations/example/workspaces").ids
    assert api.delete(f"/workspaces/{workspace}").status == 204
    policies = api.core.store.policies
    kept = (
        policies.evaluations,
        policies.outcomes,
        policies.tf_evaluations,
        policies.tf_outcomes,
    )
    assert not any(kept)
    assert api.get(f"/policy-evaluations/{evaluation['id']}").status == 404
    assert api.get(f"/tf-policy-evaluations/{tf_evaluation['id']}").status == 404
