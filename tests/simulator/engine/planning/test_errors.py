"""Tests of what is reported for wrong configurations."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.engine.planning.support import Workbench, error
from tfrun_async.simulator._engine.hcl.errors import Budget
from tfrun_async.simulator._engine.planning.plan import make_apply
from tfrun_async.simulator._engine.variables import RunVariable

# Noted from `terraform plan -json` of Terraform 1.11.
FACTS = json.loads((Path(__file__).parent / "error_facts.json").read_text())


def as_fact(found: Any) -> dict[str, Any]:
    """Return a diagnostic in the form of the table."""
    place, snippet = None, found.snippet or {}
    if found.range is not None:
        start, end = found.range["start"], found.range["end"]
        place = [found.filename, start["line"], start["column"], end["line"], end["column"]]
    return {
        "summary": found.summary,
        "detail": found.detail,
        "place": place,
        "context": snippet.get("context"),
        "values": [f"{v['traversal']} {v['statement']}" for v in snippet.get("values", ())],
    }


def test_errors_are_those_of_terraform() -> None:
    """With their words, places and notes on values."""
    for row in FACTS:
        found = Workbench().plan(row["files"]).diagnostics
        assert [as_fact(each) for each in found] == row["diagnostics"], row["case"]


def test_snippets_mark_the_place() -> None:
    """By offsets in the lines that they show."""
    (found,) = Workbench().plan('output "é" {\n  value = "é${var.x}"\n}\n').diagnostics
    assert found.snippet is not None
    code = found.snippet["code"]
    start, end = found.snippet["highlight_start_offset"], found.snippet["highlight_end_offset"]
    assert code[start:end] == "var.x"
    assert found.range is not None
    assert found.range["start"] == {"line": 2, "column": 15, "byte": 29}


def test_cycles_are_named() -> None:
    """Whatever they consist of."""
    assert error("locals {\n  a = local.b\n  b = local.a\n}\n") == (
        "Cycle: local.a (expand), local.b (expand)"
    )
    pair = "{ input = terraform_data.%s.id }\n"
    text = "".join(
        f'resource "terraform_data" "{one}" {pair % other}' for one, other in ("ab", "ba")
    )
    assert error(text) == "Cycle: terraform_data.a, terraform_data.b"


def test_files_are_named_from_the_root_module() -> None:
    """Wherever that is in the archive."""
    files = {
        "live/main.tf": 'module "m" {\n  source = "../m"\n}\n',
        "m/main.tf": 'output "o" {\n  value = var.x\n}\n',
        "live/broken.tf": "",
    }
    (found,) = Workbench().plan(files, directory="live").diagnostics
    assert found.filename == "../m/main.tf"
    (found,) = Workbench().plan({**files, "m/main.tf": "x"}, directory="live").diagnostics
    assert found.filename == "../m/main.tf"
    (found,) = Workbench().plan({**files, "live/broken.tf": "}"}, directory="live").diagnostics
    assert (found.filename, (found.range or {})["filename"]) == ("broken.tf", "broken.tf")


def test_modules_that_are_not_local_are_left_out() -> None:
    """With a warning, and unknown outputs."""
    plan = Workbench().plan(
        'module "vpc" {\n  source = "hashicorp/vpc/aws"\n  name = "x"\n}\n'
        'output "id" {\n  value = module.vpc.id\n}\n'
    )
    assert plan.error is None
    assert [found.severity for found in plan.diagnostics] == ["warning"]
    assert plan.output_changes["id"].after_unknown is True
    assert "Unreadable module directory" in error('module "m" {\n  source = "./nope"\n}\n')


def test_a_module_that_calls_itself_ends() -> None:
    """With an error, not with a recursion."""
    assert "Too many modules" in error('module "m" {\n  source = "./"\n}\n')
    calls = "".join(f'module "m{i}" {{\n  source = "./a"\n}}\n' for i in range(30))
    assert "Too many modules" in error(
        {"main.tf": calls, "a/main.tf": calls.replace("./a", "../a")}
    )


def test_values_are_bounded() -> None:
    """Texts and collections that grow by powers, and the number of instances."""
    doubled = "\n".join(f'  a{i + 1} = "${{local.a{i}}}${{local.a{i}}}"' for i in range(40))
    plan = Workbench().plan(
        f'locals {{\n  a0 = "xxxxxxxxxx"\n{doubled}\n}}\noutput "o" {{\n  value = local.a40\n}}\n'
    )
    assert plan.output_changes["o"].after_unknown is True
    nested = "\n".join(f"  a{i + 1} = [local.a{i}, local.a{i}]" for i in range(40))
    plan = Workbench().plan(
        f'locals {{\n  a0 = 1\n{nested}\n}}\noutput "o" {{\n  value = local.a40\n}}\n'
    )
    assert len(json.dumps(plan.output_changes["o"].after)) < 1_000_000
    chain = "\n".join(f"  a{i + 1} = [local.a{i}]" for i in range(300))
    plan = Workbench().plan(
        f'locals {{\n  a0 = 1\n{chain}\n}}\noutput "o" {{\n  value = local.a300\n}}\n'
    )
    assert plan.output_changes["o"].after_unknown is True
    assert "Too many instances" in error('resource "a" "b" {\n  count = 1000000000\n}\n')


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops in loops end with an error, in the plan and in the apply."""
    monkeypatch.setattr("tfrun_async.simulator._engine.planning.plan.Budget", lambda: Budget(3000))
    loops = "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]"
    text = f'output "o" {{\n  value = {loops}\n}}\n'
    assert "too large for the simulator" in error(text)
    plan = Workbench().plan('output "o" {\n  value = 1\n}\n')
    monkeypatch.setattr("tfrun_async.simulator._engine.planning.plan.Budget", lambda: Budget(0))
    assert "too large for the simulator" in (make_apply(plan, {}).error or "")


def test_variables_of_the_workspace_are_checked() -> None:
    """Text and HCL, and those that nothing declares."""
    text = 'variable "l" {\n  type = list(number)\n}\n'
    assert "No value for required variable" in error(text)
    wrong = RunVariable("l", "x", is_hcl=False, is_sensitive=False)
    assert "Unsuitable value for var.l" in error(text, variables=(wrong,))
    bare = RunVariable("l", "[a]", is_hcl=True, is_sensitive=False)
    assert error(text, variables=(bare,)).startswith("Variables not allowed")
    broken = RunVariable("l", "[", is_hcl=True, is_sensitive=False)
    found = Workbench().plan(text, variables=(broken,)).diagnostics[0]
    assert (found.filename, found.summary) == ("<value for var.l>", "Invalid expression")
    good = RunVariable("l", '["1", 2]', is_hcl=True, is_sensitive=False)
    other = RunVariable("x", "1", is_hcl=False, is_sensitive=False)
    plan = Workbench().plan(text, variables=(good, other))
    assert plan.variables == {"l": ["1", 2]}
    assert [each.summary for each in plan.diagnostics] == ["Value for undeclared variable"]


def test_conditions_are_checked() -> None:
    """Validations, preconditions and postconditions are errors; checks are warnings."""
    rule = '{\n    condition = %s\n    error_message = "Not ${1 + 1}."\n  }\n'
    text = f'variable "n" {{\n  default = 1\n  validation {rule % "var.n > 5"}}}\n'
    assert error(text).startswith("Invalid value for variable\n\nNot 2.\n\nThis was checked by")
    number = 'variable "n" {\n  default = 1\n}\n'
    for kind, name in (("precondition", "var.n > 5"), ("postcondition", "self.input > 5")):
        block = f"lifecycle {{\n{kind} {rule % name}}}\n"
        found = Workbench().plan(
            f'{number}resource "terraform_data" "a" {{\n  input = var.n\n  {block}}}\n'
        )
        assert found.error == f"Resource {kind} failed\n\nNot 2."
        assert found.diagnostics[0].address == "terraform_data.a"
    plan = Workbench().plan(f'{number}check "c" {{\n  assert {rule % "var.n > 5"}}}\n')
    assert plan.error is None
    assert plan.diagnostics[0].severity == "warning"


def test_what_must_not_be_destroyed_is_not() -> None:
    """The plan says so, for replacements and deletions."""
    bench = Workbench()
    text = 'resource "terraform_data" "a" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n'
    bench.apply(text)
    for options in ({"is_destroy": True}, {"replacements": ("terraform_data.a",)}):
        assert "Instance cannot be destroyed" in (bench.plan(text, **options).error or "")


def test_references_in_json_are_texts() -> None:
    """They are checked in their place; a text that is none is left out."""
    resource = '{"resource": {"terraform_data": {"a": {"depends_on": ["%s"]}}}}\n'
    (found,) = Workbench().plan({"main.tf.json": resource % "terraform_data.b"}).diagnostics
    assert '"terraform_data" "b" has not been declared' in found.detail
    assert (found.filename, found.range and found.range["start"]["line"]) == ("main.tf.json", 1)
    assert Workbench().plan({"main.tf.json": resource % "a b"}).error is None
