"""Tests of logs as lines of JSON."""

import json
from typing import Any

from tests.simulator.engine.planning.support import Workbench
from tests.support.core_api import Api
from tfrun_async.simulator._engine.logs.structured import apply_messages, plan_messages

DATA = 'resource "terraform_data" "%s" {\n%s}\n'


def kinds(messages: Any) -> list[str]:
    return [f"{each['type']}: {each['@message']}" for each in messages]


def test_a_plan_is_a_sequence_of_messages() -> None:
    """As `terraform plan -json` writes them."""
    bench = Workbench()
    config = DATA % ("a", "  input = 1\n") + 'output "o" {\n  value = 1\n  sensitive = true\n}\n'
    bench.apply(config)
    found = bench.attributes("terraform_data.a")["id"]
    changed = config.replace("input = 1", "input = 2")
    drift = {"terraform_data.a": {"input": 3}}
    messages = list(plan_messages(bench.plan(changed, drift=drift), "1.11.4", refreshes=True))
    assert kinds(messages) == [
        "version: Terraform 1.11.4",
        f"refresh_start: terraform_data.a: Refreshing state... [id={found}]",
        f"refresh_complete: terraform_data.a: Refresh complete [id={found}]",
        "resource_drift: terraform_data.a: Drift detected (update)",
        "planned_change: terraform_data.a: Plan to update",
        "change_summary: Plan: 0 to add, 1 to change, 0 to destroy.",
        "outputs: Outputs: 1",
    ]
    resource = {
        "addr": "terraform_data.a",
        "module": "",
        "resource": "terraform_data.a",
        "implied_provider": "terraform",
        "resource_type": "terraform_data",
        "resource_name": "a",
        "resource_key": None,
    }
    assert messages[1]["hook"] == {"resource": resource, "id_key": "id", "id_value": found}
    assert messages[4]["change"] == {"resource": resource, "action": "update"}
    assert messages[5]["changes"] == {
        "add": 0,
        "change": 1,
        "import": 0,
        "remove": 0,
        "operation": "plan",
    }
    assert messages[6]["outputs"] == {"o": {"sensitive": True, "action": "noop"}}


def test_changes_name_modules_keys_and_reasons() -> None:
    """Moves and imports too."""
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  for_each = toset(["x"])\n}\n'
        + DATA % ("b", "")
        + "moved {\n  from = terraform_data.a\n  to = terraform_data.b\n}\n"
        'import {\n  to = aws_vpc.v\n  id = "vpc-1"\n}\nresource "aws_vpc" "v" {}\n',
        "m/main.tf": DATA % ("inner", "  count = 1\n"),
    }
    bench = Workbench()
    bench.apply(DATA % ("a", ""))
    plan = bench.plan(files, replacements=())
    changes = {
        each["@message"]: each["change"]
        for each in plan_messages(plan, "1", refreshes=False)
        if each["type"] == "planned_change"
    }
    inner = changes['module.m["x"].terraform_data.inner[0]: Plan to create']["resource"]
    assert (inner["module"], inner["resource"], inner["resource_key"]) == (
        'module.m["x"]',
        "terraform_data.inner[0]",
        0,
    )
    moved = changes["terraform_data.b: Plan to move"]
    assert (moved["action"], moved["previous_resource"]["addr"]) == ("move", "terraform_data.a")
    imported = changes["aws_vpc.v: Plan to import"]
    assert (imported["action"], imported["importing"]) == ("import", {"id": "vpc-1"})
    bench.apply(DATA % ("b", ""))
    plan = bench.plan(DATA % ("b", ""), replacements=("terraform_data.b",))
    (change,) = [
        each["change"]
        for each in plan_messages(plan, "1", refreshes=False)
        if each["type"] == "planned_change"
    ]
    assert (change["action"], change["reason"]) == ("replace", "requested")


def test_an_apply_reports_each_step() -> None:
    """Start, progress, and complete or errored; then the outputs with their values."""
    bench = Workbench()
    config = (
        DATA % ("a", "")
        + DATA % ("b", "  input = terraform_data.a.id\n")
        + 'output "o" {\n  value = 1\n}\noutput "s" {\n  value = 2\n  sensitive = true\n}\n'
    )
    result = bench.apply(config, failing={"terraform_data.b": "quota\n\nAsk for more."})
    messages = list(apply_messages(result, "1.11.4", seconds=24))
    found = bench.attributes("terraform_data.a")["id"]
    assert kinds(messages) == [
        "version: Terraform 1.11.4",
        "apply_start: terraform_data.a: Creating...",
        "apply_progress: terraform_data.a: Still creating... [10s elapsed]",
        f"apply_complete: terraform_data.a: Creation complete after 12s [id={found}]",
        "apply_start: terraform_data.b: Creating...",
        "apply_progress: terraform_data.b: Still creating... [10s elapsed]",
        "apply_errored: terraform_data.b: Creation errored after 12s",
        "diagnostic: Error: quota",
    ]
    diagnostic = messages[-1]["diagnostic"]
    assert (diagnostic["address"], diagnostic["detail"]) == ("terraform_data.b", "Ask for more.")
    assert diagnostic["range"]["start"]["line"] == 3
    assert diagnostic["snippet"]["code"] == 'resource "terraform_data" "b" {'
    messages = list(apply_messages(bench.apply(config), "1.11.4", seconds=0))
    assert messages[-2]["changes"]["operation"] == "apply"
    assert messages[-1]["outputs"] == {
        "o": {"sensitive": False, "type": "number", "value": 1},
        "s": {"sensitive": True, "type": "number"},
    }


def test_a_workspace_decides_on_the_form_of_its_logs(api: Api) -> None:
    """The header is text in both; each line has its time."""
    workspace = api.configured_workspace(
        files={"main.tf": DATA % ("a", "")}, structured_run_output_enabled=True
    )
    run = api.run(workspace, auto_apply=True)
    api.advance()
    for kind in ("plan", "apply"):
        lines = api.log(run, kind).decode().strip("\x02\x03\n").split("\n")
        assert lines[:2] == ["Terraform v1.13.5", "on linux_amd64"]
        messages = [json.loads(line) for line in lines[3:]]
        times = [each["@timestamp"] for each in messages]
        assert times == sorted(times)
        assert len(set(times)) == len(times)
        assert {each["@module"] for each in messages} == {"terraform.ui"}
    errors = {"main.tf": 'output "o" {\n  value = var.x\n}\n'}
    api.upload_configuration(workspace, errors)
    run = api.run(workspace)
    api.advance()
    assert api.status(run) == "errored"
    last = json.loads(api.log(run, "plan").decode().strip("\x03\n").rpartition("\n")[2])
    assert last["@level"] == "error"
    assert last["diagnostic"]["summary"] == "Reference to undeclared input variable"
