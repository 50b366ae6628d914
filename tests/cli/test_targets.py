"""The targets of commands: runs, workspaces, organizations and globs."""

import pytest
import typer

from tfrun_async import Client
from tfrun_async.cli._targets import find_workspaces, is_run, is_workspace
from tfrun_async.simulator import Simulator

UUID = "4335f829-3017-a44b-0961-6e841f23ac5c"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("run-CZcmD7eagjhyX0vN", (True, False)),
        ("ws-LLGHCr4SWy28wyGN", (False, True)),
        ("acme/network", (False, True)),
        ("run-time/network", (False, True)),
        ("acme", (False, False)),
        (UUID, (True, True)),
        (f"{UUID}-prod", (False, False)),
    ],
)
def test_an_id_is_told_from_a_name(target: str, expected: tuple[bool, bool]) -> None:
    """A UUID, as other servers have them, is an id; of what, the command must say."""
    assert (is_run(target), is_workspace(target)) == expected


async def test_a_glob_names_all_workspaces_that_match(sim: Simulator, tfe: Client) -> None:
    """Each wildcard of a shell is one here, and nothing that matches is an exit of its own."""
    for name in ("app-1", "app-2", "app-10"):
        await tfe.workspaces.create(sim.organization, name=name)

    async def names(target: str) -> list[str]:
        return [each.name for each in await find_workspaces(tfe, f"{sim.organization}/{target}")]

    assert await names("app-*") == ["app-1", "app-10", "app-2"]
    assert await names("app-[12]") == ["app-1", "app-2"]
    assert await names("app-??") == ["app-10"]
    assert await names("app-2") == ["app-2"]
    with pytest.raises(typer.Exit):
        await names("web-?")
