"""Tests of what plans find, and what their applies leave in the state."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.engine.planning.support import Workbench, actions, error, has_changes
from tfrun_async.simulator._engine.variables import RunVariable
from tfrun_async.simulator._records.plans import NO_OP, PlanResult

# Noted from `terraform show -json` of plans and applies with Terraform 1.11.
FACTS = json.loads((Path(__file__).parent / "plan_facts.json").read_text())
_JSON_ACTIONS = {"replace": "delete+create"}
DATA = 'resource "terraform_data" "%s" {\n%s}\n'


def described(plan: PlanResult) -> dict[str, str]:
    """Return the changes in the form of the table."""
    return {
        change.address: " ".join(
            part
            for part in (
                _JSON_ACTIONS.get(change.action, change.action),
                change.reason,
                change.previous_address and f"from {change.previous_address}",
            )
            if part
        )
        for change in plan.resource_changes
    }


def options_of(step: Any) -> dict[str, Any]:
    names = {
        "is_destroy": "is_destroy",
        "refresh_only": "is_refresh_only",
        "target_addrs": "targets",
        "replace_addrs": "replacements",
    }
    return {
        names[name]: tuple(value) if isinstance(value, list) else value
        for name, value in step["options"].items()
    }


def test_plans_are_those_of_terraform() -> None:
    """Actions, reasons and outputs, step after step."""
    for row in FACTS:
        bench = Workbench()
        for step in row["steps"]:
            plan = bench.plan(step["files"], **options_of(step))
            assert plan.error is None, (row["case"], plan.diagnostics)
            assert described(plan) == step["changes"], row["case"]
            outputs = {name: change.action for name, change in plan.output_changes.items()}
            assert outputs == step["outputs"], row["case"]
            bench.apply(step["files"], **options_of(step))


def test_an_apply_leaves_nothing_to_do() -> None:
    """Whatever the configuration was."""
    for row in FACTS:
        bench = Workbench()
        step = row["steps"][-1]
        if "target_addrs" in step["options"] or "is_destroy" in step["options"]:
            continue
        bench.apply(step["files"])
        plan = bench.plan(step["files"])
        assert not has_changes(plan), row["case"]
        serial = bench.state and bench.state["serial"]
        bench.apply(step["files"])
        assert (bench.state and bench.state["serial"]) == serial, row["case"]


def test_a_state_is_written_as_terraform_does() -> None:
    """With the types of `terraform_data`, sensitive paths and dependencies."""
    bench = Workbench()
    bench.apply(
        'variable "s" {\n  default = "x"\n  sensitive = true\n}\n'
        + DATA % ("a", "  input = { n = 1, s = var.s }\n")
        + DATA % ("b", "  count = 1\n  input = [terraform_data.a.id]\n")
        + 'output "s" {\n  value = var.s\n  sensitive = true\n}\n'
    )
    state: Any = bench.state
    assert (state["version"], state["serial"], state["terraform_version"]) == (4, 1, "1.11.4")
    assert state["outputs"] == {"s": {"value": "x", "type": "string", "sensitive": True}}
    first, second = state["resources"]
    assert first["provider"] == 'provider["terraform.io/builtin/terraform"]'
    (instance,) = first["instances"]
    value = {"value": {"n": 1, "s": "x"}, "type": ["object", {"n": "number", "s": "string"}]}
    assert instance["attributes"] | {"id": ""} == {
        "id": "",
        "input": value,
        "output": value,
        "triggers_replace": None,
    }
    assert instance["sensitive_attributes"] == [
        [{"type": "get_attr", "value": "input"}, {"type": "get_attr", "value": "s"}]
    ]
    assert second["instances"][0]["index_key"] == 0
    assert second["instances"][0]["dependencies"] == ["terraform_data.a"]
    assert second["instances"][0]["attributes"]["input"]["value"] == [instance["attributes"]["id"]]


def test_other_types_have_their_arguments() -> None:
    """And an id; what a provider would compute is unknown, and stays so."""
    bench = Workbench()
    text = """
    terraform {
      required_providers {
        acme = { source = "example.com/acme/acme" }
      }
    }
    resource "acme_server" "web" {
      name = "web"
      disk { size = 1 }
      disk { size = 2 }
      dynamic "port" {
        for_each = { http = 80 }
        content {
          name   = port.key
          number = port.value
        }
      }
    }
    resource "acme_dns" "web" {
      target = acme_server.web.address
      record = acme_server.web.id
    }
    output "address" { value = acme_server.web.address }
    """
    bench.apply(text)
    server = bench.attributes("acme_server.web")
    assert server.pop("id")
    assert server == {
        "name": "web",
        "disk": [{"size": 1}, {"size": 2}],
        "port": [{"name": "http", "number": 80}],
    }
    dns = bench.attributes("acme_dns.web")
    assert dns["target"] is None
    assert dns["record"]
    plan = bench.plan(text)
    assert not has_changes(plan)
    assert plan.resource_changes[0].provider == "example.com/acme/acme"
    # An argument that goes is an update; what the configuration never set stays.
    plan = bench.plan(text.replace('name = "web"\n', "", 1))
    assert actions(plan) == {"acme_server.web": "update"}
    assert plan.changes[0].after is not None
    assert plan.changes[0].after["name"] is None


def test_a_state_of_another_program_is_kept() -> None:
    """Its attributes are not arguments that went away."""
    bench = Workbench()
    bench.apply('resource "acme_server" "web" {\n  name = "web"\n}\n')
    state: Any = json.loads(json.dumps(bench.state))
    instance = state["resources"][0]["instances"][0]
    del instance["private"]
    instance["attributes"] |= {"address": "10.0.0.1", "zone": None}
    bench.state = state
    text = (
        'resource "acme_server" "web" {\n  name = "web"\n}\n'
        'output "a" {\n  value = acme_server.web.address\n}\n'
    )
    plan = bench.plan(text)
    assert actions(plan) == {}
    assert plan.output_changes["a"].after == "10.0.0.1"


def test_variables_override_each_other() -> None:
    """From defaults over files to the workspace and the run."""
    files = {
        "main.tf": 'variable "n" {\n  default = 1\n}\noutput "n" {\n  value = var.n\n}\n',
    }

    def value(files: dict[str, str], **options: Any) -> Any:
        return Workbench().plan(files, **options).output_changes["n"].after

    assert value(files) == 1
    files["terraform.tfvars"] = "n = 2\n"
    assert value(files) == 2
    files["other.tfvars"] = "n = 9\n"  # only with -var-file
    files["a.auto.tfvars"] = "n = 3\n"
    files["b.auto.tfvars.json"] = '{"n": 4}'
    assert value(files) == 4
    text = RunVariable("n", "5", is_hcl=False, is_sensitive=False)
    assert value(files, variables=(text,)) == "5"
    assert (
        value(files, variables=(text, RunVariable("n", "6", is_hcl=True, is_sensitive=False))) == 6
    )


def test_override_files_replace_arguments() -> None:
    """And blocks, of the declarations with the same header."""
    files = {
        "main.tf": DATA % ("a", "  input = 1\n  triggers_replace = 2\n"),
        "main_override.tf": DATA % ("a", "  input = 5\n"),
    }
    (change,) = Workbench().plan(files).changes
    assert change.after is not None
    assert (change.after["input"], change.after["triggers_replace"]) == (5, 2)


def test_drift_is_found_by_a_refresh() -> None:
    """A plan corrects it; a refresh-only plan shows it and nothing else."""
    bench = Workbench()
    text = DATA % ("a", "  input = 1\n") + DATA % ("b", "  input = 2\n")
    bench.apply(text)
    drift: Any = {"terraform_data.a": {"input": 7}, "terraform_data.b": None}
    plan = bench.plan(text, drift=drift)
    assert actions(plan) == {"terraform_data.a": "update", "terraform_data.b": "create"}
    assert {change.address: change.action for change in plan.drift} == {
        "terraform_data.a": "update",
        "terraform_data.b": "delete",
    }
    assert not has_changes(bench.plan(text, drift=drift, refreshes=False))
    changed = text.replace("input = 1", "input = 9")
    plan = bench.plan(changed, drift=drift, is_refresh_only=True)
    assert actions(plan) == {}
    assert plan.has_changes
    assert len(plan.drift) == 2
    bench.apply(changed, drift=drift, is_refresh_only=True)
    assert bench.attributes("terraform_data.a")["input"] == 7
    with pytest.raises(KeyError):
        bench.attributes("terraform_data.b")
    assert not bench.plan(text, is_refresh_only=True).has_changes


def test_imports_need_a_configuration() -> None:
    """Or permission to generate one."""
    text = 'import {\n  to = acme_server.web\n  id = "i-1"\n}\n'
    assert "Configuration for import target does not exist" in error(text)
    plan = Workbench().plan(text, generates_configuration=True)
    (change,) = plan.resource_changes
    assert (change.action, change.import_id, plan.imports) == (NO_OP, "i-1", 1)
    assert change.generated_config is not None
    assert 'resource "acme_server" "web"' in change.generated_config
    bench = Workbench()
    declared = f'{text}resource "acme_server" "web" {{\n  name = "w"\n}}\n'
    plan = bench.plan(declared)
    assert (plan.imports, actions(plan), plan.has_changes) == (1, {}, True)
    bench.apply(declared)
    assert bench.attributes("acme_server.web") == {"id": "i-1", "name": "w"}
    assert not bench.plan(declared).has_changes
    many = """
    locals { ids = { a = "i-a", b = "i-b" } }
    import {
      for_each = local.ids
      to       = acme_server.web[each.key]
      id       = each.value
    }
    resource "acme_server" "web" { for_each = local.ids }
    """
    assert Workbench().plan(many).imports == 2


def test_an_apply_can_fail_at_an_instance() -> None:
    """What does not depend on it is done, and the state has that part."""
    bench = Workbench()
    text = (
        DATA % ("a", "")
        + DATA % ("b", "  input = terraform_data.a.id\n")
        + DATA % ("c", "  input = terraform_data.b.id\n")
        + 'output "a" {\n  value = terraform_data.a.id\n}\n'
        + 'output "c" {\n  value = terraform_data.c.id\n}\n'
    )
    result = bench.apply(text, failing={"terraform_data.b": "quota\n\nAsk for more."})
    assert [change.address for change in result.applied] == ["terraform_data.a"]
    (found,) = result.diagnostics
    assert (found.summary, found.detail, found.address) == (
        "quota",
        "Ask for more.",
        "terraform_data.b",
    )
    assert found.snippet is not None
    assert list(bench.outputs()) == ["a"]
    assert actions(bench.plan(text)) == {
        "terraform_data.b": "create",
        "terraform_data.c": "create",
    }
    bench.apply(text)
    # A replacement fails after the old instance is gone; a deletion leaves it.
    bench.apply(
        text,
        failing={"terraform_data.c": "no"},
        replacements=("terraform_data.c",),
    )
    assert actions(bench.plan(text)) == {"terraform_data.c": "create"}
    bench.apply(text, failing={"terraform_data.a": "no"}, is_destroy=True)
    assert actions(bench.plan("", is_destroy=True)) == {"terraform_data.a": "delete"}


def test_a_destruction_goes_from_the_leaves_to_the_root() -> None:
    """What depends on others goes first."""
    bench = Workbench()
    text = DATA % ("a", "") + DATA % ("b", "  input = terraform_data.a.id\n")
    bench.apply(text)
    result = bench.apply(text, is_destroy=True)
    assert [change.address for change in result.applied] == [
        "terraform_data.b",
        "terraform_data.a",
    ]
    assert bench.state is not None
    assert bench.state["resources"] == []
    bench.apply(DATA % ("a", "  count = 1\n"))
    bench.apply(DATA % ("a", ""), is_destroy=True)  # its address changes with that
    assert bench.state["resources"] == []
    plan = bench.plan({}, is_destroy=True)  # without any file
    assert plan.error is None
    assert not plan.has_changes


def test_unknown_repetitions_that_settle_are_left_alone() -> None:
    """A number of instances that the simulator cannot evaluate is no error."""
    text = 'data "acme_zones" "all" {}\n' + DATA % (
        "a",
        "  count = length(data.acme_zones.all.names)\n",
    )
    plan = Workbench().plan(text)
    assert plan.error is None
    assert [found.severity for found in plan.diagnostics] == ["warning"]


@pytest.mark.parametrize(
    ("target", "before", "after"),
    [
        ("module.n", "module.m", 'module "n" {\n  source = "./m"\n}\n'),
        ("module.m[0]", "module.m", 'module "m" {\n  source = "./m"\n  count = 1\n}\n'),
        ("terraform_data.a", "module.m.terraform_data.a", DATA % ("a", "")),
        (
            'terraform_data.a["x"]',
            "module.m.terraform_data.a",
            DATA % ("a", '  for_each = toset(["x"])\n'),
        ),
    ],
)
def test_instances_are_moved(target: str, before: str, after: str) -> None:
    """Between modules, out of them, and to other keys."""
    bench = Workbench()
    inner = {"m/main.tf": DATA % ("a", "")}
    bench.apply({"main.tf": 'module "m" {\n  source = "./m"\n}\n', **inner})
    moved = f"moved {{\n  from = {before}\n  to = {target}\n}}\n"
    plan = bench.plan({"main.tf": after + moved, **inner})
    (change,) = plan.resource_changes
    assert (change.action, change.previous_address) == (NO_OP, "module.m.terraform_data.a")
    bench.apply({"main.tf": after + moved, **inner})
    assert not bench.plan({"main.tf": after + moved, **inner}).has_changes
    # A move of something else changes nothing.
    other = "moved {\n  from = terraform_data.z\n  to = module.z\n}\n"
    assert not bench.plan({"main.tf": after + moved + other, **inner}).has_changes


def test_modules_depend_on_what_they_name() -> None:
    """And their arguments have the types of their variables."""
    files = {
        "main.tf": DATA
        % ("a", "")
        + 'module "m" {\n  source = "./m"\n  depends_on = [terraform_data.a]\n  n = "5"\n}\n'
        'output "n" {\n  value = module.m.n\n}\n',
        "m/main.tf": 'variable "n" {\n  type = number\n}\nvariable "k" {\n  default = 1\n'
        "  nullable = false\n}\n"
        + DATA % ("b", "  input = var.n\n")
        + 'output "n" {\n  value = var.n + var.k\n}\n',
    }
    bench = Workbench()
    result = bench.apply(files)
    assert [change.address for change in result.applied] == [
        "terraform_data.a",
        "module.m.terraform_data.b",
    ]
    assert bench.outputs() == {"n": 6}
    failing = {"terraform_data.a": "no"}
    result = Workbench().apply(files, failing=failing)
    assert result.applied == ()
    wrong = {**files, "main.tf": files["main.tf"].replace('"5"', '"x"')}
    assert "not suitable for module.m.var.n" in error(wrong)
    null = {**files, "main.tf": files["main.tf"].replace('n = "5"', "n = 5\n  k = null")}
    assert Workbench().plan(null).error is None


def test_what_is_imported_may_be_wrong() -> None:
    """Its id may be an error, or unknown."""
    text = "import {\n  to = terraform_data.a\n  id = %s\n}\n" + DATA % ("a", "")
    assert "Unsupported attribute" in error(text % "{}.x")
    plan = Workbench().plan(text % "timestamp()")
    assert (plan.imports, actions(plan)) == (0, {"terraform_data.a": "create"})
    many = "import {\n  for_each = timestamp()\n  to = terraform_data.a\n  id = 1\n}\n"
    assert "Invalid for_each argument" in error(many + DATA % ("a", ""))


def test_attributes_can_be_ignored() -> None:
    """By name, or all of them."""
    bench = Workbench()
    text = DATA % ("a", "  input = 1\n  lifecycle {\n    ignore_changes = %s\n  }\n")
    bench.apply(text % "[input]")
    for ignored in ("[input]", "all"):
        assert actions(bench.plan((text % ignored).replace("input = 1", "input = 2"))) == {}


def test_arguments_that_fail_are_reported() -> None:
    """In attributes, in `dynamic` blocks, and in their contents."""
    block = 'resource "a" "b" {\n  %s\n}\n'
    dynamic = 'dynamic "x" {\n    for_each = %s\n    content {\n      y = %s\n    }\n  }'
    assert "Unsupported attribute" in error(block % "x = {}.y")
    assert "Unsupported attribute" in error(block % (dynamic % ("{}.y", "1")))
    assert "Unsupported attribute" in error(block % (dynamic % ("[1]", "{}.y")))
    (change,) = Workbench().plan(block % (dynamic % ("timestamp()", "1"))).changes
    assert change.after_unknown["x"] is True


def test_depends_on_checks_and_versions_are_read() -> None:
    """What is not supported is refused."""
    assert "does not support Terraform version" in error(
        'terraform {\n  required_version = "~> 0.9"\n}\n'
    )
    for constraint in ("~> 1.11", ">= 1.0, < 2.0, != 1.5", "= 1.11.4", "> 1", "<= 1.11.4", "soon"):
        text = f'terraform {{\n  required_version = "{constraint}"\n}}\n'
        assert Workbench().plan(text).error is None, constraint
    text = DATA % ("a", "") + 'output "x" {\n  value = 1\n  depends_on = [terraform_data.a]\n}\n'
    assert Workbench().plan(text).error is None


def test_deletions_have_a_reason() -> None:
    """A module that is gone, one of its instances, another kind of repetition, a target."""
    text = 'module "m" {\n  source = "./m"\n  count  = 2\n}\n'
    each = 'resource "terraform_data" "e" {\n  for_each = toset(["a", "b"])\n}\n'
    output = 'output "o" {\n  value = 1\n}\n'
    inner = {"m/main.tf": 'resource "terraform_data" "r" {\n}\n'}
    bench = Workbench()
    bench.apply({"main.tf": text + each + output, **inner})

    def deletions(main: str, **options: Any) -> dict[str, str | None]:
        plan = bench.plan({"main.tf": main, **inner}, **options)
        assert plan.error is None
        return {change.address: change.reason for change in plan.changes}

    gone = "delete_because_no_module"
    last = {"module.m[1].terraform_data.r": gone}
    assert deletions(text.replace("2", "1") + each) == last
    assert deletions(each) == last | {"module.m[0].terraform_data.r": gone}
    assert deletions(text + each.replace('"a", ', "")) == {
        'terraform_data.e["a"]': "delete_because_each_key"
    }
    assert set(deletions(text + each, is_destroy=True, targets=["terraform_data.e"])) == {
        'terraform_data.e["a"]',
        'terraform_data.e["b"]',
    }
