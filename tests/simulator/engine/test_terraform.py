"""Tests of plan results, logs and plan JSON."""

from typing import Any

import pytest

from tests.support.core_api import ONE_RESOURCE, TWO_RESOURCES, Api

THREE_RESOURCES = {
    "main.tf": 'resource "null_resource" "one" { triggers = {} }\n'
    'resource "aws_instance" "web" {\n  count = 2\n}\n',
    "prod/main.tf": 'resource "aws_vpc" "net" {}\n',
}


def counts(api: Api, run: str, kind: str = "plan") -> tuple[int | None, int | None, int | None]:
    phase = api.phase(run, kind)
    return (
        phase["resource-additions"],
        phase["resource-changes"],
        phase["resource-destructions"],
    )


def create_applied_workspace(api: Api, files: dict[str, str], **settings: Any) -> str:
    """Return a workspace whose state holds what the files declare."""
    workspace = api.configured_workspace(files=files, **settings)
    api.run(workspace, auto_apply=True)
    api.advance()
    return workspace


def create_plan_only_run(api: Api, workspace: str, **attributes: Any) -> str:
    run = api.run(workspace, plan_only=True, **attributes)
    api.advance()
    return run


def test_a_plan_compares_the_configuration_with_the_state(api: Api) -> None:
    """New blocks are created, changed ones updated, missing ones destroyed."""
    workspace = create_applied_workspace(api, TWO_RESOURCES)
    run = create_plan_only_run(api, workspace)
    assert counts(api, run) == (0, 0, 0)
    assert api.attributes(run)["has-changes"] is False
    api.upload_configuration(workspace, THREE_RESOURCES)
    run = create_plan_only_run(api, workspace)
    assert counts(api, run) == (2, 1, 1)
    assert api.attributes(run)["has-changes"] is True


def test_a_destroy_plan_destroys_everything(api: Api) -> None:
    """And then there is nothing left."""
    workspace = create_applied_workspace(api, THREE_RESOURCES)
    run = api.run(workspace, is_destroy=True, auto_apply=True)
    api.advance()
    assert counts(api, run) == counts(api, run, "apply") == (0, 0, 3)
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["resource-count"] == 0
    assert counts(api, create_plan_only_run(api, workspace, is_destroy=True)) == (0, 0, 0)


def test_targets_and_replacements_are_honoured(api: Api) -> None:
    """A target includes the instances of a counted resource."""
    workspace = create_applied_workspace(api, TWO_RESOURCES)
    assert counts(
        api, create_plan_only_run(api, workspace, replace_addrs=["null_resource.one"])
    ) == (1, 0, 1)
    assert counts(
        api, create_plan_only_run(api, workspace, replace_addrs=["null_resource.no"])
    ) == (0, 0, 0)
    api.upload_configuration(workspace, THREE_RESOURCES)
    assert counts(api, create_plan_only_run(api, workspace, target_addrs=["aws_instance.web"])) == (
        2,
        0,
        0,
    )
    assert counts(
        api, create_plan_only_run(api, workspace, target_addrs=["aws_instance.web[1]"])
    ) == (1, 0, 0)


def test_a_targeted_apply_leaves_the_rest_for_later(api: Api) -> None:
    """The state holds what was applied only."""
    workspace = api.configured_workspace(files=TWO_RESOURCES)
    api.run(workspace, target_addrs=["null_resource.one"], auto_apply=True)
    api.advance()
    assert counts(api, create_plan_only_run(api, workspace)) == (1, 0, 0)


def test_a_moved_block_alone_is_applied(api: Api) -> None:
    """The resource keeps its values under its new address."""
    declared = 'resource "terraform_data" "{}" {{\n}}\n'
    workspace = create_applied_workspace(api, {"main.tf": declared.format("old")})
    (before,) = api.get(f"/workspaces/{workspace}/resources").data
    moved = "moved {\n  from = terraform_data.old\n  to   = terraform_data.new\n}\n"
    api.upload_configuration(workspace, {"main.tf": declared.format("new") + moved})
    run = api.run(workspace, auto_apply=True)
    api.advance()
    assert counts(api, run) == (0, 0, 0)
    assert api.attributes(run)["has-changes"] is True
    assert api.status(run) == "applied"
    (after,) = api.get(f"/workspaces/{workspace}/resources").data
    assert [each["attributes"]["name"] for each in (before, after)] == ["old", "new"]


def test_a_plan_says_that_it_generated_configuration(api: Api) -> None:
    """Only if the run allows it, for resources to import that are not declared."""
    block = {"main.tf": 'import {\n  to = terraform_data.old\n  id = "old"\n}\n'}
    workspace = api.configured_workspace(files=block)
    runs = [
        create_plan_only_run(api, workspace, allow_config_generation=allowed)
        for allowed in (False, True)
    ]
    generated = [api.phase(run, "plan")["generated-configuration"] for run in runs]
    assert generated == [False, True]


def test_the_working_directory_decides_what_is_read(api: Api) -> None:
    """One without files is an error, unless everything is to be destroyed."""
    workspace = api.configured_workspace(files=THREE_RESOURCES, working_directory="./prod/")
    assert counts(api, create_plan_only_run(api, workspace)) == (1, 0, 0)
    lost = api.configured_workspace("lost", files=THREE_RESOURCES, working_directory="dev")
    run = create_plan_only_run(api, lost)
    assert api.status(run) == "errored"
    assert b"No configuration files" in api.log(run, "plan")
    assert api.status(create_plan_only_run(api, lost, is_destroy=True)) == "planned_and_finished"


@pytest.mark.parametrize(
    "value", ["2", "-1.5e3", "true", "null", '"x"', '["a"]', "{ a = 1 }", "<<E\nx\nE"]
)
def test_run_variables_are_literals(api: Api, value: str) -> None:
    """Every form of literal is accepted."""
    run = create_plan_only_run(
        api, api.configured_workspace(), variables=[{"key": "x", "value": value}]
    )
    assert api.status(run) == "planned_and_finished"


def test_a_bare_word_is_not_a_literal(api: Api) -> None:
    """The plan fails, as it does on a real server when the quotes are missing."""
    run = create_plan_only_run(
        api, api.configured_workspace(), variables=[{"key": "x", "value": "bare"}]
    )
    assert api.status(run) == "errored"
    assert b"Variables not allowed" in api.log(run, "plan")


def test_a_scenario_decides_what_a_plan_finds(api: Api) -> None:
    """Its counts hold for every run, and the configuration does not matter."""
    workspace = api.configured_workspace(files={"main.tf": "broken {"})
    api.script("main", additions=3, destructions=1)
    for _ in range(2):
        run = api.run(workspace, auto_apply=True)
        api.advance()
        assert api.status(run) == "applied"
        assert counts(api, run) == counts(api, run, "apply") == (3, 0, 1)
    api.script("main", changes=0)
    assert api.status(create_plan_only_run(api, workspace)) == "planned_and_finished"
    api.script("main", plan_error="No credentials")
    run = create_plan_only_run(api, workspace)
    assert api.status(run) == "errored"
    assert b"No credentials" in api.log(run, "plan")


def test_a_log_grows_while_its_phase_runs(api: Api) -> None:
    """STX opens it, ETX closes it, and what was read once does not change."""
    run = api.run(api.configured_workspace(files=THREE_RESOURCES))
    assert api.log(run, "plan") == b""
    sizes = []
    before = b""
    api.advance(0.4)
    for _ in range(5):
        log = api.log(run, "plan")
        assert log.startswith(b"\x02")
        assert log.startswith(before)
        before = log
        sizes.append(len(log))
        api.advance(0.5)
    assert sizes == sorted(set(sizes))
    assert before.endswith(b"\x03")
    assert before.count(b"\x02") == before.count(b"\x03") == 1
    assert b"\x1b[32m" in before
    assert b"3 to add, 0 to change, 0 to destroy." in before
    assert api.log(run, "apply") == b""


def test_a_log_is_read_in_pieces(api: Api) -> None:
    """Offset and limit count bytes; beyond the end there is nothing."""
    run = create_plan_only_run(api, api.configured_workspace())
    log = api.log(run, "plan")
    pieces = [api.log(run, "plan", offset=str(at), limit="7") for at in range(0, len(log) + 14, 7)]
    assert b"".join(pieces) == log
    assert pieces[-1] == b""
    for wrong in ("-1", "x", "\u0661"):
        url = api.phase(run, "plan")["log-read-url"]
        assert api.get_url(url, offset=wrong).status == 400


def test_a_canceled_phase_says_so_in_its_log(api: Api) -> None:
    """What came before stays, and the other phase never ran."""
    run = api.run(api.configured_workspace(files=THREE_RESOURCES))
    api.advance(1.5)
    before = api.log(run, "plan")
    api.action(run, "cancel")
    api.advance()
    log = api.log(run, "plan")
    assert log.startswith(before)
    assert log.endswith(b"Gracefully shutting down...\n\x03")
    assert api.phase(run, "apply")["status"] == "unreachable"
    assert api.log(run, "apply") == b"\x02\x03"


def test_phases_follow_their_run(api: Api) -> None:
    """Status, timestamps and counts of plan and apply, as the run goes on."""
    run = api.run(api.configured_workspace(files=TWO_RESOURCES), auto_apply=True)
    seen: dict[str, list[str]] = {"plan": [], "apply": []}
    for _ in range(60):
        for kind, statuses in seen.items():
            statuses.append(api.phase(run, kind)["status"])
        api.advance(0.1)
    assert list(dict.fromkeys(seen["plan"])) == ["pending", "queued", "running", "finished"]
    assert list(dict.fromkeys(seen["apply"])) == ["pending", "queued", "running", "finished"]
    plan = api.phase(run, "plan")
    assert list(plan["status-timestamps"]) == ["queued-at", "started-at", "finished-at"]
    assert plan["has-changes"] is True
    assert plan["execution-details"] == {"mode": "remote"}


def test_counts_are_known_when_the_phase_is_over(api: Api) -> None:
    """Until then they are null."""
    run = api.run(api.configured_workspace())
    api.advance(1)
    assert counts(api, run) == (None, None, None)
    assert api.attributes(run)["has-changes"] is False


def test_agents_are_named_in_the_execution_details(api: Api) -> None:
    """A run on an agent says on which, and in which pool."""
    pool = api.agent_pool("diggers")
    workspace = api.configured_workspace(execution_mode="agent", agent_pool_id=pool)
    details = api.phase(api.run(workspace), "plan")["execution-details"]
    assert details.pop("agent-id").startswith("agent-")
    assert details == {
        "mode": "agent",
        "agent-name": "diggers-agent",
        "agent-pool-id": pool,
        "agent-pool-name": "diggers",
    }


def test_the_plans_json_is_behind_a_redirect(api: Api) -> None:
    """The redirect needs the token, what it leads to does not; it lives for a minute."""
    workspace = create_applied_workspace(api, ONE_RESOURCE)
    declared = {"variables.tf": 'variable "n" { default = 1 }\n'}
    api.upload_configuration(workspace, THREE_RESOURCES | declared)
    run = api.run(workspace, variables=[{"key": "n", "value": "2"}])
    path = f"/runs/{run}/plan/json-output"
    assert api.get(path).status == 204
    api.advance()
    plan = api.get(f"/runs/{run}").data["relationships"]["plan"]["data"]["id"]
    own = api.get(f"/plans/{plan}").data["links"]["json-output"].removeprefix("/api/v2")
    for link in (path, own):
        redirect = api.get(link)
        assert (redirect.status, redirect.body) == (307, b"")
        location = redirect.headers["Location"]
        content = api.get_url(location)
        assert content.headers["Content-Type"] == "application/json"
    document = content.document
    assert document["variables"] == {"n": {"value": 2}}
    assert [(c["address"], c["change"]["actions"]) for c in document["resource_changes"]] == [
        ("aws_instance.web[0]", ["create"]),
        ("aws_instance.web[1]", ["create"]),
        ("null_resource.one", ["update"]),
    ]
    assert document["resource_changes"][1]["index"] == 1
    api.advance(61)
    assert api.get_url(location).status == 404
    assert api.get_url(location).status == 404


def test_a_failed_plan_has_no_json(api: Api) -> None:
    """It never completed."""
    api.script("main", plan_error="no")
    run = create_plan_only_run(api, api.configured_workspace())
    assert api.get(f"/runs/{run}/plan/json-output").status == 204


def test_an_apply_prints_what_it_did(api: Api) -> None:
    """One pair of lines for each step, and the sum."""
    workspace = create_applied_workspace(api, TWO_RESOURCES)
    run = api.run(workspace, replace_addrs=["null_resource.one"], auto_apply=True)
    api.advance()
    log = api.log(run, "apply").decode()
    assert log.index("null_resource.one: Destroying...") < log.index(
        "null_resource.one: Creating..."
    )
    assert "Apply complete! Resources: 1 added, 0 changed, 1 destroyed." in log
