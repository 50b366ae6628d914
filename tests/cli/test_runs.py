"""List, show, start and finish runs from the command line."""

import asyncio
import re
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import CommandResult, Tfrun
from tests.support.odd_servers import MANNERS, with_manner
from tests.support.workspaces import ONE_RESOURCE, advance_clock
from tfrun_async import Client
from tfrun_async.models import RunOperation
from tfrun_async.simulator import Fault, Simulator


def started_run_id(result: CommandResult) -> str:
    """Return the id of the run that a command tells of."""
    assert (result.code, result.err) == (0, "")
    found = re.match(r"run-\w+", result.out)
    assert found
    return found[0]


async def test_an_organization_is_listed(tfrun: Tfrun, planned_run: str) -> None:
    """Each run has a line, with the name of its workspace."""
    result = await tfrun("list", "example")
    head, line = result.out.splitlines()
    assert head.split() == ["RUN", "STATUS", "CREATED", "WORKSPACE", "MESSAGE"]
    assert line.split(maxsplit=4) == [
        planned_run,
        "planned",
        "2026-01-01T00:00:00Z",
        "network",
        "Open the gates",
    ]
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("by_id", [False, True])
async def test_a_workspace_is_listed(
    tfrun: Tfrun, planned_run: str, workspace_id: str, by_id: bool
) -> None:
    """By its name or its id."""
    result = await tfrun("list", workspace_id if by_id else "example/network", "--json")
    (run,) = result.document
    assert (run["id"], run["status"], run["workspace"]["id"]) == (
        planned_run,
        "planned",
        workspace_id,
    )


async def test_plan_only_runs_are_listed_too(tfrun: Tfrun, planned_run: str) -> None:
    """The API would leave them out of a workspace's list."""
    plan_only = started_run_id(await tfrun("start", "example/network", "--plan-only"))
    listed = await tfrun("list", "example/network", "--json")
    assert [run["id"] for run in listed.document] == [plan_only, planned_run]
    listed = await tfrun("list", "example/network", "--operation", "plan_and_apply", "--json")
    assert [run["id"] for run in listed.document] == [planned_run]


async def test_filters_reach_the_server(tfrun: Tfrun, sim: Simulator) -> None:
    """Each option is a filter of the API's; those that are not given are not sent."""
    options = "--status planned --status applied --group final --source tfe-api --search gates"
    options += " --user octocat --commit abc --timeframe year --limit 7"
    await tfrun("list", "example", *options.split())
    query = dict(sim.requests[-1].query)
    assert query.pop("filter[operation]") == ",".join(RunOperation)
    assert query == {
        "filter[status]": "planned,applied",
        "filter[status_group]": "final",
        "filter[source]": "tfe-api",
        "filter[timeframe]": "year",
        "search[basic]": "gates",
        "search[user]": "octocat",
        "search[commit]": "abc",
        "include": "workspace",
        "page[size]": "7",
        "page[number]": "1",
    }


async def test_filters_are_read_as_they_are_meant(tfrun: Tfrun, sim: Simulator) -> None:
    """Several in one option, and values by the part that only they have."""
    await tfrun("list", "example", "--status", "Planned,applied", "--operation", "destroy")
    query = dict(sim.requests[-1].query)
    assert query["filter[status]"] == "planned,applied"
    assert query["filter[operation]"] == "destroy"


async def test_no_page_is_asked_for_in_vain(
    tfrun: Tfrun, sim: Simulator, workspace_id: str
) -> None:
    """Lists are the requests that the API gives out most sparingly."""
    for _ in range(3):
        sim.push("network", ONE_RESOURCE)
    result = await tfrun("list", "example", "--limit", "2", "--json")
    assert len(result.document) == 2
    assert [r.path for r in sim.requests].count("/api/v2/organizations/example/runs") == 1
    assert len((await tfrun("list", "example", "--all", "--json")).document) == 3


async def test_a_run_is_shown(tfrun: Tfrun, planned_run: str) -> None:
    """What it waits for comes first, then what can be done, its page and its details."""
    result = await tfrun("show", planned_run)
    cause, *_, page, empty = (lines := result.out.splitlines())[:6]
    assert cause == (
        f"{planned_run} waits to be confirmed or discarded: 1 to add, 0 to change, 0 to destroy"
    )
    assert lines[1:3] == [
        f"Next: tfrun apply {planned_run}    confirm the plan",
        f" or: tfrun discard {planned_run}  give it up",
    ]
    assert page.endswith(f"/app/example/workspaces/network/runs/{planned_run}")
    assert empty == ""
    assert lines[6:] == [
        f"run        {planned_run}",
        "status     planned",
        "workspace  network",
        "message    Open the gates",
        "created    2026-01-01T00:00:00Z",
        "by         simulator",
        "plan       finished, 1 to add, 0 to change, 0 to destroy",
        "apply      pending",
        "you can    apply, discard",
    ]


async def test_a_run_that_has_not_begun_is_shown(tfrun: Tfrun, planned_run: str) -> None:
    """With what it is for; there are no numbers yet."""
    waiting = started_run_id(await tfrun("start", "example/network", "--destroy"))
    result = await tfrun("show", waiting)
    details = result.out.partition("\n\n")[2]
    facts = dict(line.split(maxsplit=1) for line in details.splitlines())
    assert (facts["status"], facts["kind"], facts["plan"]) == ("pending", "destroy", "pending")


async def test_what_is_shown_holds_no_secret(tfrun: Tfrun, planned_run: str) -> None:
    """The URL of a log is enough to read it."""
    result = await tfrun("show", planned_run, "--json")
    assert result.document["plan"]["resource_additions"] == 1
    assert "log_read_url" not in result.out
    assert "_archivist" not in result.out


async def test_a_run_is_started_with_what_is_given(
    tfrun: Tfrun, tfe: Client, planned_run: str
) -> None:
    """Text is quoted for HCL, expressions are not, and what is left out is the server's."""
    options = ["-m", "Roll out", "--target", "a.b", "--target", "c.d", "--replace", "e.f"]
    options += ["--var", "name=web=1", "--var-hcl", "zones=[1, 2]", "--no-auto-apply"]
    run = await tfe.runs.read(started_run_id(await tfrun("start", "example/network", *options)))
    assert (run.message, run.target_addrs, run.replace_addrs) == (
        "Roll out",
        ["a.b", "c.d"],
        ["e.f"],
    )
    assert {each.key: each.value for each in run.variables} == {
        "name": '"web=1"',
        "zones": "[1, 2]",
    }
    assert (run.plan_only, run.is_destroy, run.auto_apply) == (False, False, False)


async def test_a_lost_start_says_how_to_look(
    tfrun: Tfrun, tfe: Client, sim: Simulator, workspace_id: str, planned_run: str
) -> None:
    """A plain start has no marker, so only the user can tell whether there is a run."""
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    result = await tfrun("start", "example/network", "-m", "Roll out")
    assert result.code == 11
    assert "a run may exist, see `tfrun list example/network`" in result.err
    run = await tfe.runs.list_for_workspace(workspace_id).first()
    assert run is not None
    assert run.message == "Roll out"


@pytest.mark.parametrize("options", [["--once"], ["--key", "nightly"]])
async def test_a_lost_start_is_found_by_its_marker(
    tfrun: Tfrun, tfe: Client, sim: Simulator, planned_run: str, options: list[str]
) -> None:
    """With a key a later start shows the same run."""
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    start = partial(tfrun, "start", "example/network", *options)
    started = started_run_id(await start())
    again = started_run_id(await start())
    assert (again == started) == ("--key" in options)
    listed = [run async for run in tfe.runs.list_for_organization(sim.organization)]
    assert {run.id for run in listed} == {started, again, planned_run}
    assert all(" [tfrun " in run.message for run in listed[:-1])


async def test_a_marker_that_is_cut_off_is_told(
    tfrun: Tfrun, workspace_id: str, planned_run: str
) -> None:
    """The run was started all the same."""
    with with_manner(MANNERS["cuts_messages"]):
        result = await tfrun("start", workspace_id, "--once")
    assert result.code == 0
    assert result.out.startswith("run-")
    assert "its message lacks the marker" in result.err


async def test_a_directory_is_uploaded_and_run(
    tfrun: Tfrun, sim: Simulator, tfe: Client, workspace_id: str, tmp_path: Path
) -> None:
    """For plan-only runs as a configuration that nothing else will use."""
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "main.tf").write_text(ONE_RESOURCE["main.tf"])
    options = ["--config-dir", str(tmp_path / "net"), "--plan-only", "--json"]
    starting = asyncio.ensure_future(tfrun("start", workspace_id, *options))
    while not (await asyncio.wait({starting}, timeout=0.05))[0]:
        advance_clock(sim, 1.0)  # the server takes its time to unpack it
    result = starting.result()
    run = await tfe.runs.read(result.document["id"], include=["configuration_version"])
    assert run.configuration_version.speculative
    assert run.plan_only


async def test_links_that_leave_the_directory_are_followed_and_printed(
    tfrun: Tfrun, sim: Simulator, workspace_id: str, tmp_path: Path
) -> None:
    """As the terraform CLI does; a directory that cannot be packed is refused before."""
    (tmp_path / "net").mkdir()
    (tmp_path / "shared.tf").write_text(ONE_RESOURCE["main.tf"])
    (tmp_path / "net" / "shared.tf").symlink_to("../shared.tf")
    arguments = ["start", workspace_id, "--config-dir", str(tmp_path / "net"), "--plan-only"]

    result = await tfrun(*arguments, "--no-follow-links")

    assert result.code == 2
    assert "net/shared.tf -> ../shared.tf" in result.err
    assert not any(request.path.endswith("/configuration-versions") for request in sim.requests)

    starting = asyncio.ensure_future(tfrun(*arguments))
    while not (await asyncio.wait({starting}, timeout=0.05))[0]:
        advance_clock(sim, 1.0)
    result = starting.result()
    assert (result.code, result.err) == (
        0,
        f"tfrun: uploads {tmp_path}/shared.tf in place of the symlink {tmp_path}/net/shared.tf\n",
    )
