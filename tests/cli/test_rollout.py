"""Start runs in many workspaces from the command line."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.cli.conftest import ONE, Ran, Talk, Tfrun, later, until
from tfrun_async import Client
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._options import StartOptions
from tfrun_async.cli._rollout import Choice, FleetOptions, start
from tfrun_async.errors import WaveFailedError
from tfrun_async.simulator import Simulator

NAMES = ("app-1", "app-2", "app-3", "db")


@pytest.fixture
async def rollout(sim: Simulator, tfe: Client) -> list[str]:
    """Workspaces whose last run has ended."""
    for name in NAMES:
        await tfe.workspaces.create(sim.organization, name=name, auto_apply=True)
        sim.push(name, ONE)
    later(sim, 60)
    for name in NAMES:
        workspace = await tfe.workspaces.read_by_name(sim.organization, name)
        await tfe.workspaces.update(workspace, auto_apply=False)
        sim.script(name, additions=1)
    return [f"example/{name}" for name in NAMES]


@pytest.fixture
def begin(talk: Callable[..., Talk], tmp_path: Path) -> Callable[..., Any]:
    """Starts a rollout, always with the same journal."""

    async def begin(talking: Talk, targets: list[str], **options: Any) -> ExitCode:
        journal = tmp_path / "journal.db"
        nightly = StartOptions(message="Nightly")
        return await start(talking.session, targets, journal, FleetOptions(**options), nightly)

    return begin


async def test_a_fleet_is_brought_to_its_end(
    talk: Callable[..., Talk], begin: Any, rollout: list[str], tfe: Client
) -> None:
    """A pattern names many workspaces; each step has a line."""
    talking = talk()
    assert await begin(talking, ["example/app-*"], decide=Choice.APPLY) is ExitCode.DONE
    assert re.fullmatch(r"0/3  app-\d  run-\w{16}  started  pending", talking.lines[0])
    assert re.fullmatch(r"3/3  app-\d  run-\w{16}  ended  applied", talking.lines[-1])
    runs = [run async for run in tfe.runs.list_for_organization("example") if run.message]
    assert [run.message for run in runs].count("Nightly") == 3


async def test_the_journal_keeps_a_fleet_from_starting_twice(
    talk: Callable[..., Talk], begin: Any, rollout: list[str], tfe: Client
) -> None:
    """The same command again tells how it ended, and starts nothing."""
    await begin(talk(), rollout, decide=Choice.APPLY)
    talking = talk(as_json=True)
    assert await begin(talking, rollout, decide=Choice.APPLY) is ExitCode.DONE
    assert {line["workspace"]["name"] for line in talking.documents} == set(NAMES)
    last = talking.documents[-1]
    assert (last["kind"], last["done"], last["failed"], last["total"]) == ("ended", 4, 0, 4)
    runs = [run async for run in tfe.runs.list_for_organization("example")]
    assert [run.message for run in runs].count("Nightly") == 4


async def test_a_wave_that_fails_is_the_last(
    talk: Callable[..., Talk], begin: Any, rollout: list[str], sim: Simulator
) -> None:
    """The first workspaces that are named are the canaries."""
    sim.script("db", plan_error="no credentials")
    talking = talk()
    with pytest.raises(WaveFailedError):
        await begin(talking, ["example/db", "example/app-*"], waves="1,50%", decide=Choice.APPLY)
    assert {line.split()[1] for line in talking.lines} == {"db"}
    assert "failed" in talking.lines[-1]


async def test_failures_can_be_tolerated(
    talk: Callable[..., Talk], begin: Any, rollout: list[str], sim: Simulator
) -> None:
    """The exit code tells of them all the same."""
    sim.script("db", plan_error="no credentials")
    talking = talk()
    ended = await begin(talking, rollout, decide=Choice.APPLY, tolerate="25%")
    assert ended is ExitCode.RUN_FAILED
    assert talking.lines[-1].startswith("4/4")


async def test_plans_that_destroy_are_left_to_somebody(
    talk: Callable[..., Talk], begin: Any, rollout: list[str], sim: Simulator
) -> None:
    """With apply-safe, which applies all others."""
    sim.script("db", destructions=1)
    talking = talk(as_json=True)
    assert await begin(talking, rollout, decide=Choice.APPLY_SAFE) is ExitCode.NEEDS_DECISION
    ends = {d["workspace"]["name"]: d for d in talking.documents}
    assert (ends["db"]["kind"], ends["db"]["needs"]) == ("left", "confirmation")
    assert {ends[name]["status"] for name in NAMES[:3]} == {"applied"}


@pytest.mark.parametrize(
    ("choice", "status", "code"),
    [
        (Choice.DISCARD, "discarded", ExitCode.DONE),
        (Choice.LEAVE, "planned", ExitCode.NEEDS_DECISION),
    ],
)
async def test_a_choice_decides_for_all(
    talk: Callable[..., Talk],
    begin: Any,
    rollout: list[str],
    choice: Choice,
    status: str,
    code: ExitCode,
) -> None:
    """Without one all is left."""
    talking = talk(as_json=True)
    assert await begin(talking, rollout[:1], decide=choice) is code
    assert talking.documents[-1]["status"] == status


async def test_a_terminal_shows_how_far_it_is(
    talk: Callable[..., Talk], begin: Any, rollout: list[str], sim: Simulator
) -> None:
    """As a bar, above which those stand that need attention."""
    sim.script("db", plan_error="no credentials")
    talking = talk(on_terminal=True)
    await begin(talking, rollout, decide=Choice.APPLY, tolerate="1")
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", talking.file.getvalue())
    assert re.search(r"wave 1 .*━ 4/4 1 failed 0:00:0\d", shown)
    assert re.search(r"\d/4  db  run-\w+  failed  errored", shown)
    assert "started" not in shown


async def test_a_fleet_can_be_interrupted(
    talk: Callable[..., Talk],
    begin: Any,
    rollout: list[str],
    sim: Simulator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It says how to go on, and going on starts nothing again."""
    sim.script("app-1", plan_seconds=1e6)
    talking = talk()
    going = asyncio.ensure_future(begin(talking, rollout[:1], decide=Choice.APPLY))
    await until(lambda: bool(talking.lines), going)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert "interrupted: the same command goes on from " in capsys.readouterr().err
    later(sim, 1e6)
    again = talk()
    assert await begin(again, rollout[:1], decide=Choice.APPLY) is ExitCode.DONE
    assert again.lines[0].split()[2] == talking.lines[0].split()[2]


async def test_a_workspace_that_cannot_start_says_why(
    talk: Callable[..., Talk], begin: Any, network: str
) -> None:
    """Here it has no configuration to run."""
    talking = talk()
    with pytest.raises(WaveFailedError):
        await begin(talking, ["example/network"])
    assert "1/1  network    failed  POST /runs: 422" in talking.lines[0]


@pytest.mark.parametrize("waves", ["some", "1,5%%", "1;2", "nan%", "inf%", "1e999%", "-1"])
async def test_waves_are_numbers_or_shares(
    talk: Callable[..., Talk], begin: Any, rollout: list[str], waves: str
) -> None:
    """Anything else is a mistake of the command line."""
    with pytest.raises(typer.BadParameter, match="neither a number nor a share"):
        await begin(talk(), rollout, waves=waves)
    with pytest.raises(typer.BadParameter, match="neither a number nor a share"):
        await begin(talk(), rollout, tolerate=waves)


async def test_the_command_line_starts_a_fleet(
    tfrun: Tfrun, rollout: list[str], tmp_path: Path
) -> None:
    """With what a start takes, and an exit code."""
    options = ["--journal", str(tmp_path / "j.db"), "--plan-only", "-m", "Look", "--json"]
    ran: Ran = await tfrun("rollout", "start", "example/nope", *options)
    assert ran.code == ExitCode.NOT_FOUND
    ran = await tfrun("rollout", "start", *rollout, "example/*-zzz", *options)
    assert (ran.code, ran.out) == (ExitCode.NOT_FOUND, "")
    assert ran.err == "tfrun: no workspace fits 'example/*-zzz'\n"
    ran = await tfrun("rollout", "start", *rollout, *options, "--concurrency", "0")
    assert ran.code == ExitCode.USAGE
    assert not (tmp_path / "j.db").exists()
