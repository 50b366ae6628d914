"""Tests of logs as text."""

import re

import pytest

from tests.simulator.engine.planning.support import Workbench
from tfrun_async.simulator._engine.logs.plain import apply_lines, plan_lines
from tfrun_async.simulator._records.plans import PlanResult

DATA = 'resource "terraform_data" "%s" {\n%s}\n'
_COLOR = re.compile(r"\x1b\[\d*m")


def text(plan: PlanResult, *, refreshes: bool = True) -> str:
    """Return the log of a plan, without colors and ids."""
    lines = "\n".join(plan_lines(plan, refreshes=refreshes))
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", _COLOR.sub("", lines))


def test_a_plan_shows_what_changes() -> None:
    """As Terraform does: aligned, with unchanged attributes left out."""
    bench = Workbench()
    first = (
        DATA % ("a", '  input = { n = 1, s = "same", l = [1, 2, 3, 4] }\n')
        + DATA % ("b", "  count = 2\n  input = count.index\n  triggers_replace = 1\n")
        + DATA % ("t", '  input = "a\\nb\\nc"\n')
        + 'output "n" {\n  value = 1\n}\noutput "same" {\n  value = 1\n}\n'
    )
    bench.apply(first)
    second = (
        first.replace("n = 1", "n = 2")
        .replace("2, 3, 4", "2, 3, 5")
        .replace("count = 2", "count = 1")
        .replace("triggers_replace = 1", "triggers_replace = 2")
        .replace("\\nb", "\\nB")
        .replace("value = 1", 'value = { "a b" = null }', 1)
    )
    assert (
        text(bench.plan(second))
        == """\
terraform_data.a: Refreshing state... [id=ID]
terraform_data.b[0]: Refreshing state... [id=ID]
terraform_data.b[1]: Refreshing state... [id=ID]
terraform_data.t: Refreshing state... [id=ID]

Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  ~ update in-place
  - destroy
-/+ destroy and then create replacement

Terraform will perform the following actions:

  # terraform_data.a will be updated in-place
  ~ resource "terraform_data" "a" {
        id     = "ID"
      ~ input  = {
          ~ l = [
                # (2 unchanged elements hidden)
                3,
              ~ 4 -> 5,
            ]
          ~ n = 1 -> 2
            # (1 unchanged attribute hidden)
        }
      ~ output = {
          - l = [
              - 1,
              - 2,
              - 3,
              - 4,
            ]
          - n = 1
          - s = "same"
        } -> (known after apply)
    }

  # terraform_data.b[0] must be replaced
-/+ resource "terraform_data" "b" {
      ~ id               = "ID" -> (known after apply)
      ~ output           = 0 -> (known after apply)
      ~ triggers_replace = 1 -> 2
        # (1 unchanged attribute hidden)
    }

  # terraform_data.b[1] will be destroyed
  # (because index [1] is out of range for count)
  - resource "terraform_data" "b" {
      - id               = "ID" -> null
      - input            = 1 -> null
      - output           = 1 -> null
      - triggers_replace = 1 -> null
    }

  # terraform_data.t will be updated in-place
  ~ resource "terraform_data" "t" {
        id     = "ID"
      ~ input  = <<-EOT
            a
          - b
          + B
            c
        EOT
      ~ output = <<-EOT
            a
            b
            c
        EOT -> (known after apply)
    }

Plan: 1 to add, 2 to change, 2 to destroy.

Changes to Outputs:
  ~ n = 1 -> {
      + "a b" = null
    }"""
    )


def test_nothing_to_do_is_said() -> None:
    """Differently in a refresh-only plan; drift is shown where it matters."""
    bench = Workbench()
    one = DATA % ("a", "  input = 1\n")
    bench.apply(one)
    assert "No changes. Your infrastructure matches the configuration." in text(bench.plan(one))
    only = bench.plan(one, is_refresh_only=True)
    assert "still matches the configuration" in text(only)
    drift = {"terraform_data.a": {"input": 2}}
    shown = text(bench.plan(one, is_refresh_only=True, drift=drift))
    assert "Note: Objects have changed outside of Terraform" in shown
    assert "# terraform_data.a has changed" in shown
    assert "~ input  = 1 -> 2" in shown
    assert "This is a refresh-only plan" in shown
    assert "has been deleted" in text(
        bench.plan(one, is_refresh_only=True, drift={"terraform_data.a": None})
    )
    assert "Refreshing" not in text(bench.plan(one), refreshes=False)


@pytest.mark.parametrize(
    ("text_after", "options", "expected"),
    [
        (DATA % ("a", ""), {"replacements": ("terraform_data.a",)}, "replaced, as requested"),
        ("", {"is_destroy": True}, "will be destroyed"),
        (" ", {}, "(because terraform_data.a is not in configuration)"),
        (DATA % ("a", "  count = 0\n"), {}, "(because resource uses count or for_each)"),
        (
            DATA % ("b", "") + "moved {\n  from = terraform_data.a\n  to = terraform_data.b\n}\n",
            {},
            "# terraform_data.a has moved to terraform_data.b",
        ),
        (
            "removed {\n  from = terraform_data.a\n  lifecycle {\n    destroy = false\n  }\n}\n",
            {},
            "will no longer be managed by Terraform, but will not be destroyed",
        ),
        (
            DATA % ("a", "") + 'import {\n  to = aws_vpc.v\n  id = "vpc-1"\n}\n',
            {"generates_configuration": True},
            "# aws_vpc.v will be imported\n  # (config will be generated)",
        ),
    ],
)
def test_reasons_are_shown(text_after: str, options: dict[str, object], expected: str) -> None:
    """Why an instance is replaced, destroyed, moved or forgotten."""
    bench = Workbench()
    bench.apply(DATA % ("a", ""))
    assert expected in text(bench.plan(text_after, **options))


def test_sensitive_values_are_hidden() -> None:
    """In resources and outputs, in the plan and after the apply."""
    bench = Workbench()
    secret = 'variable "s" {\n  default = "hush"\n  sensitive = true\n}\n'
    config = (
        secret
        + DATA % ("a", "  input = { s = var.s, l = [var.s] }\n")
        + 'output "s" {\n  value = var.s\n  sensitive = true\n}\n'
    )
    plan = bench.plan(config)
    assert "hush" not in text(plan)
    assert text(plan).count("(sensitive value)") == 3
    lines = "\n".join(apply_lines(bench.apply(config), seconds=0))
    assert "hush" not in lines
    assert "s = <sensitive>" in lines
    changed = text(bench.plan(config.replace("hush", "hash")))
    assert "hash" not in changed


def test_a_diagnostic_stands_in_a_box() -> None:
    """With its place, the marked code, what is known about values, and the detail."""
    config = 'locals {\n  a = { x = 1 }\n}\noutput "o" {\n  value = local.a.foo\n}\n'
    lines = [line.rstrip() for line in text(Workbench().plan(config)).split("\n")]
    assert lines == [
        "╷",
        "│ Error: Unsupported attribute",
        "│",
        '│   on main.tf line 5, in output "o":',
        "│    5:   value = local.a.foo",
        "│     ├────────────────",
        '│     │ local.a is object with 1 attribute "x"',
        "│",
        '│ This object does not have an attribute named "foo".',
        "╵",
    ]


def test_an_apply_shows_its_steps() -> None:
    """With ids, progress for long ones, the sum, the outputs, and the error at an instance."""
    bench = Workbench()
    config = DATA % ("a", "") + 'output "o" {\n  value = { k = ["x"] }\n}\n'
    lines = _COLOR.sub("", "\n".join(apply_lines(bench.apply(config), seconds=25)))
    found = bench.attributes("terraform_data.a")["id"]
    assert (
        lines
        == f"""\
terraform_data.a: Creating...
terraform_data.a: Still creating... [10s elapsed]
terraform_data.a: Still creating... [20s elapsed]
terraform_data.a: Creation complete after 25s [id={found}]

Apply complete! Resources: 1 added, 0 changed, 0 destroyed.

Outputs:

o = {{
  "k" = [
    "x",
  ]
}}"""
    )
    failing = {"terraform_data.a": "no quota"}
    result = bench.apply(config, failing=failing, replacements=("terraform_data.a",))
    lines = _COLOR.sub("", "\n".join(apply_lines(result, seconds=1)))
    assert f"terraform_data.a: Destroying... [id={found}]" in lines
    assert "Destruction complete after 0s" in lines
    assert "Creation complete" not in lines
    assert "│   with terraform_data.a,\n│   on main.tf line 1:" in lines
    assert "Apply complete" not in lines
    long = "\n".join(apply_lines(bench.apply(config), seconds=1e9))
    assert long.count("Still creating") == 60
