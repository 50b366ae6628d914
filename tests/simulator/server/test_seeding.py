"""Tests of seeds in a simulator: each record behaves as one that was made by hand."""

import asyncio
import json
import re
import signal
from pathlib import Path
from typing import Any

import pytest

import tfrun_async
from tfrun_async import Client
from tfrun_async.errors import NotFoundError
from tfrun_async.simulator import Fault, SeededNames, Simulator, SteppedClock
from tfrun_async.simulator.__main__ import parse_options, serve

SEED: dict[str, Any] = {
    "terraform_versions": ["1.99.0"],
    "organizations": [
        {"name": "example", "settings": {"cost-estimation-enabled": True}},
        {"name": "acme"},
    ],
    "projects": [{"name": "Platform", "settings": {"description": "What all need"}}],
    "agent_pools": [{"name": "diggers"}],
    "tokens": [
        {"name": "root", "kind": "site-admin"},
        {"name": "grace", "token": "graces-token"},
        {
            "name": "limited",
            "workspaces": {"network": "plan", "deep": {"runs": "apply", "variables": "read"}},
            "organization_access": ["read-projects"],
        },
        {"name": "acme-team", "kind": "team", "organization": "acme"},
    ],
    "workspaces": [
        {
            "name": "network",
            "settings": {"auto-apply": True, "terraform-version": "1.99.0"},
            "project": "Platform",
            "variables": [
                {"key": "region", "value": "eu"},
                {"key": "TOKEN", "value": "secret", "category": "env", "sensitive": True},
            ],
            "tags": ["prod"],
            "tag_bindings": {"team": "core"},
            "files": {"main.tf": 'resource "aws_vpc" "main" {}'},
        },
        {"name": "deep", "agent_pool": "diggers", "scenario": {"plan_error": "quota"}},
        {"name": "other", "organization": "acme"},
    ],
    "policies": [
        {
            "workspace": "network",
            "sets": [
                {
                    "name": "tags",
                    "policies": [
                        {"name": "owner", "enforcement": "soft-mandatory", "status": "failed"}
                    ],
                }
            ],
        }
    ],
    "run_tasks": [
        {
            "name": "checker",
            "url": "http://127.0.0.1:9/task",
            "hmac_key": "key",
            "settings": {"description": "Checks"},
            "workspaces": {"deep": {"enforcement-level": "advisory", "stages": ["pre_plan"]}},
        }
    ],
    "faults": [{"fault": "delay", "path": "/nothing", "times": 2}],
    "chaos": {"share": 0.0},
}


@pytest.fixture
def seeded(sim: Simulator) -> tuple[Simulator, SeededNames]:
    """Return a simulator with the records of the seed, and their names."""
    return sim, sim.add_seed(SEED)


async def test_workspaces_run_as_the_seed_says(
    seeded: tuple[Simulator, SeededNames], tfe: Client
) -> None:
    """With their configuration, policies, agents and scenarios."""
    _, names = seeded
    network = await tfe.workspaces.read_by_name("example", "network")
    assert (network.auto_apply, network.terraform_version) == (True, "1.99.0")
    assert network.tag_names == ["prod", "team"]
    assert network.project.id in [
        project.id
        async for project in tfe.projects.list_for_organization("example")
        if project.name == "Platform"
    ]
    found = [each async for each in tfe.variables.list_for_workspace(network)]
    assert [(each.key, each.value) for each in found] == [("region", "eu"), ("TOKEN", None)]
    run = await tfe.runs.create(workspace=network)
    waited = await tfe.runs.wait(run)
    assert waited.run.status == "policy_override"
    deep = await tfe.workspaces.read_by_name("example", "deep")
    assert (deep.execution_mode, deep.agent_pool_id) == ("agent", names.agent_pools["diggers"])
    assert await tfe.workspaces.read_by_name("acme", "other")


async def test_a_seed_starts_no_runs_and_counts_no_requests(
    seeded: tuple[Simulator, SeededNames], tfe: Client
) -> None:
    """A test that counts requests begins at zero."""
    simulator, _ = seeded
    assert simulator.requests == []
    assert [run async for run in tfe.runs.list_for_organization("example")] == []


async def test_tokens_have_the_rights_of_their_kind(
    seeded: tuple[Simulator, SeededNames],
) -> None:
    """The names lead to the tokens, those that were given included."""
    simulator, names = seeded
    assert names.tokens["grace"] == "graces-token"
    assert "graces-token" not in repr(names)
    async with Client(simulator.address, names.tokens["root"], rate_limiter=None) as root:
        assert [run async for run in root.admin_runs.list_all()] == []
    async with Client(simulator.address, names.tokens["limited"], rate_limiter=None) as limited:
        listed = [each async for each in limited.workspaces.list_for_organization("example")]
    found = {each.name: each.permissions for each in listed if each.permissions is not None}
    assert {name: (each.can_queue_run, each.can_queue_apply) for name, each in found.items()} == {
        "network": (True, False),
        "deep": (True, True),
    }


async def test_run_tasks_are_associated(seeded: tuple[Simulator, SeededNames], tfe: Client) -> None:
    """Their services need not run yet."""
    (task,) = [task async for task in tfe.run_tasks.list_for_organization("example")]
    assert (task.name, task.description) == ("checker", "Checks")
    deep = await tfe.workspaces.read_by_name("example", "deep")
    (found,) = [each async for each in tfe.workspace_run_tasks.list_for_workspace(deep)]
    assert (found.task.id, found.stages) == (task.id, ["pre_plan"])


async def test_faults_are_injected(seeded: tuple[Simulator, SeededNames], tfe: Client) -> None:
    """As often as the seed says."""
    simulator, _ = seeded
    for _ in range(3):
        with pytest.raises(NotFoundError):
            await tfe.request("GET", "/nothing")
    assert simulator.injected == {Fault.DELAY: 2}


@pytest.mark.parametrize(
    ("seed", "problem"),
    [
        (
            {"workspaces": [{"name": "a b"}]},
            "workspace a b: attributes/name: name must be a name of letters, numbers, - and _.",
        ),
        ({"workspaces": [{"name": "a"}, {"name": "a"}]}, "workspace a: attributes/name: Name has"),
        ({"workspaces": [{"name": "a", "agent_pool": "b"}]}, "there is no agent pool 'b'"),
        ({"workspaces": [{"name": "a", "project": "b"}]}, "there is no project 'b'"),
        ({"tokens": [{"name": "a", "organization": "b"}]}, "token a: there is no organization"),
        ({"tokens": [{"name": name, "token": "t"} for name in "ab"]}, "token b: token: must not"),
        ({"faults": [{"fault": "redirect", "seconds": 1}]}, "fault redirect: seconds: must not"),
        ({"tokens": [{"name": "a", "workspaces": {"b": "king"}}]}, "token a: "),
        ({"tokens": [{"name": "a", "workspaces": {"b": {"runs": "x"}}}]}, "token a: "),
        ({"tokens": [{"name": "a", "workspaces": {"b": {"x": 1}}}]}, "token a: "),
        ({"chaos": {"share": 2}}, "chaos: share: must be between 0 and 1, got 2"),
        (
            {"run_tasks": [{"name": "a", "url": "http://x.test", "workspaces": {"b": {}}}]},
            "run task a: there is no workspace 'b'",
        ),
    ],
)
def test_a_record_that_is_not_valid_is_named(seed: Any, problem: str) -> None:
    """With the reason that the API or the method gives."""
    with pytest.raises(ValueError, match=re.escape(problem)):
        Simulator(clock=SteppedClock()).add_seed(seed)


def test_options_of_the_process_add_records(tmp_path: Path) -> None:
    """Those of the seed come first; both can be used together."""
    path = tmp_path / "seed.json"
    path.write_text(json.dumps(SEED))
    options = ["--seed", str(path), "--workspace", "extra", "--agent-pool", "miners"]
    options += ["--site-admin-token", "admin-token", "--fault", "unavailable=/runs/*"]
    options += ["--policy", "tags=soft-mandatory:failed", "--chaos", "0.5"]
    service = parse_options(options)
    assert set(service.names.agent_pools) == {"diggers", "miners"}
    assert service.names.tokens["site-admin"] == "admin-token"
    simulator = service.simulator
    faults = simulator._server.fault_selector
    assert [rule.path for rule in faults.rules] == ["/nothing", "/runs/*"]
    assert faults.rules[1].times is None
    assert faults.chaos is not None
    store = simulator._core.store
    assert {workspace.name for workspace in store.workspaces.values()} >= {"network", "extra"}
    (found,) = store.policies.sets[store.organizations["example"], None]
    assert [(policy.name, policy.status) for policy in found.policies] == [("tags", "failed")]


@pytest.mark.parametrize("as_json", [False, True])
async def test_the_process_prints_the_tokens_and_pools(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    """A client in another language finds them there, or in one line of JSON."""
    options = ["--port", "0", "--site-admin-token", "--agent-pool", "diggers"]
    serving = asyncio.create_task(serve(parse_options([*options, *["--json"] * as_json])))
    printed = ""
    while not printed.endswith("}\n" if as_json else "stop.\n"):
        printed += capsys.readouterr().out
        assert not serving.done()
        await asyncio.sleep(0)
    if as_json:
        (line,) = printed.splitlines()
        served = json.loads(line)
        assert (set(served["tokens"]), set(served["agent_pools"])) == ({"site-admin"}, {"diggers"})
    else:
        assert re.search(r"^Token of site-admin: simulator\.\S+$", printed, re.MULTILINE)
        assert re.search(r"^Agent pool diggers: apool-\w+$", printed, re.MULTILINE)
    signal.raise_signal(signal.SIGTERM)
    await serving


def test_the_seed_of_the_guide_is_valid() -> None:
    """Readers copy it."""
    guide = Path(tfrun_async.__file__).parents[1] / "docs" / "how-to" / "testing.md"
    found = re.search(r"```json\n(.*?)```", guide.read_text(), re.DOTALL)
    assert found
    names = Simulator(clock=SteppedClock()).add_seed(json.loads(found[1]))
    assert (set(names.tokens), set(names.agent_pools)) == ({"root", "planners"}, {"diggers"})
