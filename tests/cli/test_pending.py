"""List what waits in an organization, and for what."""

from tests.cli.conftest import Tfrun
from tests.support.policies import opa
from tests.support.workspaces import ONE_RESOURCE, advance_clock
from tfrun_async import Client
from tfrun_async.simulator import Simulator


async def test_all_that_waits_is_listed_with_the_reason(
    tfrun: Tfrun, sim: Simulator, tfe: Client, planned_run: str
) -> None:
    """Those that need a decision come first, the overrides before all."""
    runs = {"network": planned_run, "queued": sim.push("network", ONE_RESOURCE)}
    for name in ("policies", "locked", "working"):
        workspace = await tfe.workspaces.create(sim.organization, name=name)
        if name == "locked":
            await tfe.workspaces.lock(workspace, reason="Moving house")
        if name == "policies":
            sim.set_policies(opa(), workspace=name)
        if name == "working":
            sim.script(name, plan_seconds=1e6)
        runs[name] = sim.push(name, ONE_RESOURCE)
    advance_clock(sim, 60)
    result = await tfrun("pending", "example")
    assert (result.code, result.err) == (0, "")
    head, *lines = (line.split(maxsplit=3) for line in result.out.splitlines())
    assert head == ["RUN", "SINCE", "WORKSPACE", "WAITS FOR"]
    assert [(line[0], line[2], line[3]) for line in lines] == [
        (runs["policies"], "policies", "an override: calendar/no-friday"),
        (runs["network"], "network", "confirmation: 1 to add, 0 to change, 0 to destroy"),
        (runs["locked"], "locked", "its locked workspace: Moving house"),
        (runs["queued"], "network", "its turn in the workspace"),
    ]


async def test_programs_read_what_it_waits_for(
    tfrun: Tfrun, sim: Simulator, planned_run: str
) -> None:
    """One line for each run, of the workspaces that match."""
    result = await tfrun("pending", "example/net*", "--json", "id,waits_for,workspace.name")
    assert result.lines == [
        {"id": planned_run, "waits_for": "confirmation", "workspace": {"name": "network"}}
    ]
    assert (await tfrun("pending", "example/x*", "--json")).document == []


async def test_the_organization_has_to_be_named(tfrun: Tfrun) -> None:
    """By an argument or the environment."""
    result = await tfrun("pending")
    assert result.code == 2
    assert "must be an organization, or set TF_CLOUD_ORGANIZATION" in result.err
