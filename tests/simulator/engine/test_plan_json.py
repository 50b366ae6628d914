"""Tests of plans as JSON, and of the runs that they come from."""

from typing import Any

from tests.support.core_api import Api

DATA = 'resource "terraform_data" "%s" {\n%s}\n'
FILES = {
    "main.tf": 'variable "n" {\n  type = number\n  default = 1\n  description = "How many."\n}\n'
    'variable "s" {\n  default = "hush"\n  sensitive = true\n}\n'
    + DATA % ("a", "  input = { n = var.n, l = [var.s, 1] }\n")
    + DATA % ("b", "  count = var.n\n  input = terraform_data.a.id\n")
    + 'module "m" {\n  source = "./m"\n  x = terraform_data.a.output\n}\n'
    'output "b" {\n  value = terraform_data.b[0].id\n}\noutput "lit" {\n  value = [1]\n}\n',
    "m/main.tf": 'variable "x" {}\n' + DATA % ("inner", "  input = 5\n"),
}


def plan_document(api: Api, run: str, form: str = "json-output") -> Any:
    redirect = api.get(f"/runs/{run}/plan/{form}")
    assert redirect.status == 307
    return api.get_url(redirect.headers["Location"]).document


def test_a_first_plan_has_all_parts(api: Api) -> None:
    """As `terraform show -json` describes it."""
    workspace = api.configured_workspace(files=FILES)
    run = api.run(workspace)
    api.advance()
    plan = plan_document(api, run)
    assert plan["variables"] == {"n": {"value": 1}, "s": {"value": "hush"}}
    assert (plan["applyable"], plan["complete"], plan["errored"]) == (True, True, False)
    changes = {each["address"]: each["change"] for each in plan["resource_changes"]}
    assert list(changes) == [
        "terraform_data.a",
        "terraform_data.b[0]",
        "module.m.terraform_data.inner",
    ]
    assert changes["terraform_data.a"] == {
        "actions": ["create"],
        "before": None,
        "after": {"input": {"l": ["hush", 1], "n": 1}, "triggers_replace": None},
        "after_unknown": {"id": True, "input": {"l": [False, False]}, "output": True},
        "before_sensitive": False,
        "after_sensitive": {"input": {"l": [True, False]}, "output": {}},
    }
    assert plan["output_changes"]["b"] == {
        "actions": ["create"],
        "before": None,
        "after_unknown": True,
        "before_sensitive": False,
        "after_sensitive": False,
    }
    planned = plan["planned_values"]
    assert planned["outputs"] == {
        "b": {"sensitive": False},
        "lit": {"sensitive": False, "type": ["tuple", ["number"]], "value": [1]},
    }
    (child,) = planned["root_module"]["child_modules"]
    assert child["address"] == "module.m"
    assert child["resources"][0]["values"] == {"input": 5, "triggers_replace": None}
    assert plan["prior_state"]["values"]["outputs"].keys() == {"lit"}
    assert {"resource": "terraform_data.a", "attribute": ["id"]} in plan["relevant_attributes"]


def test_the_configuration_is_described(api: Api) -> None:
    """Constants, references, repetitions, modules and variables."""
    run = api.run(api.configured_workspace(files=FILES))
    api.advance()
    configuration = plan_document(api, run)["configuration"]
    assert configuration["provider_config"] == {
        "terraform": {"name": "terraform", "full_name": "terraform.io/builtin/terraform"}
    }
    root = configuration["root_module"]
    first, second = root["resources"]
    assert first["expressions"] == {"input": {"references": ["var.n", "var.s"]}}
    assert second["count_expression"] == {"references": ["var.n"]}
    assert second["expressions"]["input"] == {
        "references": ["terraform_data.a.id", "terraform_data.a"]
    }
    assert root["outputs"]["lit"] == {"expression": {"constant_value": [1]}}
    assert root["variables"] == {
        "n": {"default": 1, "description": "How many."},
        "s": {"default": "hush", "sensitive": True},
    }
    call = root["module_calls"]["m"]
    assert call["source"] == "./m"
    assert call["module"]["resources"][0]["expressions"] == {"input": {"constant_value": 5}}


def test_a_later_plan_has_its_state_and_drift(api: Api) -> None:
    """Before and after, with what is sensitive; the redacted form hides that."""
    workspace = api.configured_workspace(files=FILES)
    run = api.run(workspace, auto_apply=True)
    api.advance()
    assert api.status(run) == "applied"
    record = api.core.store.workspaces[workspace]
    record.drift["terraform_data.b[0]"] = {"input": "changed by hand"}
    run = api.run(workspace)
    api.advance()
    plan = plan_document(api, run)
    (drift,) = plan["resource_drift"]
    assert drift["change"]["after"]["input"] == "changed by hand"
    changes = {each["address"]: each["change"]["actions"] for each in plan["resource_changes"]}
    assert changes == {
        "terraform_data.a": ["no-op"],
        "terraform_data.b[0]": ["update"],
        "module.m.terraform_data.inner": ["no-op"],
    }
    prior = plan["prior_state"]["values"]["root_module"]["resources"]
    assert prior[0]["sensitive_values"]["input"] == {"l": [True, False]}
    assert prior[1]["values"]["input"] == "changed by hand"
    redacted = plan_document(api, run, "json-output-redacted")
    change = redacted["resource_changes"][0]["change"]
    assert change["before"]["input"]["l"] == [None, 1]
    api.action(run, "apply")
    api.advance()
    assert api.status(run) == "applied"
    assert record.drift == {}  # the apply has corrected it


def test_variables_come_from_the_workspace_and_its_sets(api: Api) -> None:
    """Those of the run override them."""
    workspace = api.configured_workspace(files={"main.tf": FILES["main.tf"].partition("module")[0]})
    payload = {"type": "vars", "attributes": {"key": "n", "value": "2", "category": "terraform"}}
    assert api.post(f"/workspaces/{workspace}/vars", {"data": payload}).status == 201

    def additions(**attributes: Any) -> int:
        run = api.run(workspace, plan_only=True, **attributes)
        api.advance()
        assert api.status(run) == "planned_and_finished", api.log(run, "plan")
        return int(api.phase(run, "plan")["resource-additions"])

    assert additions() == 3
    assert additions(variables=[{"key": "n", "value": "3"}]) == 4


def test_outputs_alone_can_be_applied(api: Api) -> None:
    """The state has them; a second plan has nothing to do."""
    workspace = api.configured_workspace(files={"main.tf": 'output "o" {\n  value = 1\n}\n'})
    run = api.run(workspace, auto_apply=True)
    api.advance()
    assert api.status(run) == "applied"
    assert api.attributes(run)["has-changes"] is True
    run = api.run(workspace)
    api.advance()
    assert api.status(run) == "planned_and_finished"


def test_an_apply_that_fails_leaves_its_part(api: Api) -> None:
    """The scenario names the instance; the next run does the rest."""
    text = DATA % ("a", "") + DATA % ("b", "  input = terraform_data.a.id\n")
    workspace = api.configured_workspace(files={"main.tf": text})
    api.script("main", apply_error="Quota exceeded", apply_error_address="terraform_data.b")
    run = api.run(workspace, auto_apply=True)
    api.advance()
    assert api.status(run) == "errored"
    assert b"Quota exceeded" in api.log(run, "apply")
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["resource-count"] == 1
    api.script("main")
    run = api.run(workspace, auto_apply=True)
    api.advance()
    assert api.phase(run, "apply")["resource-additions"] == 1
