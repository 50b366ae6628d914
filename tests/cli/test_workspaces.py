"""List workspaces and their outputs from the command line."""

import pytest

from tests.cli.conftest import Tfrun
from tests.support.workspaces import advance_clock
from tfrun_async import Client
from tfrun_async.simulator import Simulator

OUTPUTS = """
output "url" {
  value = "https://example.com"
}
output "zones" {
  value = ["a", "b"]
}
output "password" {
  value     = "hunter2"
  sensitive = true
}
"""


@pytest.fixture
def seeded(sim: Simulator) -> None:
    """Workspaces of two projects, with tags."""
    sim.add_seed(
        {
            "projects": [{"name": "Platform"}],
            "workspaces": [
                {"name": "app-prod", "tags": ["app"], "tag_bindings": {"env": "prod"}},
                {"name": "app-dev", "tags": ["app", "old"], "project": "Platform"},
                {"name": "db-prod", "tag_bindings": {"env": "prod"}, "project": "Platform"},
            ],
        }
    )


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("example", "app-dev app-prod db-prod"),
        ("example/*-prod", "app-prod db-prod"),
        ("example/app-[a-f]??", "app-dev"),
        ("example/app-prod", "app-prod"),
        ("example --tag app", "app-dev app-prod"),
        ("example --tag app --exclude-tag old", "app-prod"),
        ("example --tag env=prod", "app-prod db-prod"),
        ("example --tag env=prod --tag app", "app-prod"),
        ("example --project platform", "app-dev db-prod"),
        ("example/*-prod --project Platform", "db-prod"),
        ("example/nope", ""),
    ],
)
async def test_workspaces_are_found(tfrun: Tfrun, seeded: None, arguments: str, names: str) -> None:
    """By name, tags and project."""
    result = await tfrun("workspaces", *arguments.split(), "--json", "name")
    assert [each["name"] for each in result.lines] == names.split()


async def test_workspaces_have_a_table(tfrun: Tfrun, seeded: None, planned_run: str) -> None:
    """With the current run of each."""
    result = await tfrun("workspaces", "example")
    assert [line.split() for line in result.out.splitlines()] == [
        ["WORKSPACE", "PROJECT", "RUN", "STATUS"],
        ["app-dev", "Platform"],
        ["app-prod", "Default", "Project"],
        ["db-prod", "Platform"],
        ["network", "Default", "Project", planned_run, "planned"],
    ]


async def test_outputs_are_printed_without_the_sensitive_ones(
    tfrun: Tfrun, sim: Simulator, tfe: Client, workspace_id: str
) -> None:
    """As text, and for programs by name."""
    missing = await tfrun("outputs", "example/network")
    assert missing.code == 7
    assert "has no state yet, or this token may not read its outputs" in missing.err
    run = sim.push("network", {"main.tf": OUTPUTS})
    advance_clock(sim, 60)
    await tfe.runs.apply(run)
    advance_clock(sim, 60)
    result = await tfrun("outputs", "example/network")
    assert sorted(result.out.splitlines()) == [
        "password  (sensitive)",
        "url       https://example.com",
        'zones     ["a", "b"]',
    ]
    document = (await tfrun("outputs", workspace_id, "--json")).document
    assert document["zones"]["value"] == ["a", "b"]
    assert document["password"] == {"type": "string", "sensitive": True}
    selected = await tfrun("outputs", "example/net*", "--json", "url.value")
    assert selected.lines == [{"url": {"value": "https://example.com"}}]
    assert (await tfrun("outputs", "example/nope")).code == 7
