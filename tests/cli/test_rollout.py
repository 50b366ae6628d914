"""Start runs in many workspaces from the command line."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.cli.conftest import CommandResult, RecordedSession, RecordSession, Tfrun, wait_until
from tests.support.workspaces import ONE_RESOURCE, advance_clock
from tfrun_async import Client
from tfrun_async._generated.arguments import RunOptions
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._rollout import DecideOption, RolloutOptions, start
from tfrun_async.errors import WaveFailedError
from tfrun_async.simulator import Simulator

NAMES = ("app-1", "app-2", "app-3", "db")


@pytest.fixture
async def targets(sim: Simulator, tfe: Client) -> list[str]:
    """Workspaces whose last run has ended."""
    for name in NAMES:
        await tfe.workspaces.create(sim.organization, name=name, auto_apply=True)
        sim.push(name, ONE_RESOURCE)
    advance_clock(sim, 60)
    for name in NAMES:
        workspace = await tfe.workspaces.read_by_name(sim.organization, name)
        await tfe.workspaces.update(workspace, auto_apply=False)
        sim.script(name, additions=1)
    return [f"example/{name}" for name in NAMES]


@pytest.fixture
def start_rollout(record_session: RecordSession, tmp_path: Path) -> Callable[..., Any]:
    """Starts a rollout, always with the same journal."""

    async def start_rollout(
        recorded: RecordedSession, patterns: list[str], **options: Any
    ) -> ExitCode:
        journal = tmp_path / "journal.db"
        start_options: RunOptions = {"message": "Nightly"}
        return await start(
            recorded.session, patterns, journal, RolloutOptions(**options), start_options
        )

    return start_rollout


async def test_a_rollout_is_brought_to_its_end(
    record_session: RecordSession, start_rollout: Any, targets: list[str], tfe: Client
) -> None:
    """A pattern names many workspaces; each step has a line."""
    recorded = record_session()
    assert (
        await start_rollout(recorded, ["example/app-*"], decide=DecideOption.APPLY) is ExitCode.DONE
    )
    assert re.fullmatch(r"0/3  app-\d  run-\w{16}  started  pending", recorded.lines[0])
    end = recorded.lines.index("")
    assert re.fullmatch(r"3/3  app-\d  run-\w{16}  ended  applied", recorded.lines[end - 1])
    runs = [run async for run in tfe.runs.list_for_organization("example") if run.message]
    assert sum(run.message.startswith("Nightly [tfrun ") for run in runs) == 3


async def test_the_requests_are_told_at_the_end(
    record_session: RecordSession,
    start_rollout: Any,
    targets: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By kind, on standard error, since they are no result; also if a wave fails."""
    recorded = record_session()
    await start_rollout(recorded, ["example/app-*"], decide=DecideOption.APPLY)
    stats = recorded.session.tfe.stats
    told = capsys.readouterr().err
    assert f"tfrun: {stats.requests} requests: " in told
    assert ", 3 runs.apply, " in told
    assert sum(stats.by_operation.values()) == stats.requests


async def test_the_journal_keeps_a_rollout_from_starting_twice(
    record_session: RecordSession, start_rollout: Any, targets: list[str], tfe: Client
) -> None:
    """The same command again tells how it ended, and starts nothing."""
    await start_rollout(record_session(), targets, decide=DecideOption.APPLY)
    recorded = record_session(as_json=True)
    assert await start_rollout(recorded, targets, decide=DecideOption.APPLY) is ExitCode.DONE
    assert {line["workspace"]["name"] for line in recorded.documents} == set(NAMES)
    last = recorded.documents[-1]
    assert (last["kind"], last["done"], last["failed"], last["total"]) == ("ended", 4, 0, 4)
    runs = [run async for run in tfe.runs.list_for_organization("example")]
    assert sum(run.message.startswith("Nightly [tfrun ") for run in runs) == 4


async def test_a_wave_that_fails_is_the_last(
    record_session: RecordSession, start_rollout: Any, targets: list[str], sim: Simulator
) -> None:
    """The first workspaces that are named are the canaries."""
    sim.script("db", plan_error="no credentials")
    recorded = record_session()
    with pytest.raises(WaveFailedError):
        await start_rollout(
            recorded, ["example/db", "example/app-*"], waves="1,50%", decide=DecideOption.APPLY
        )
    end = recorded.lines.index("")
    assert {line.split()[1] for line in recorded.lines[:end]} == {"db"}
    outcomes = [line.split() for line in recorded.lines[end + 2 :]]
    assert [each[0] for each in outcomes] == ["db", *NAMES[:3]]
    assert all(each[1:] == ["not", "started"] for each in outcomes[1:])


async def test_failures_can_be_tolerated(
    record_session: RecordSession, start_rollout: Any, targets: list[str], sim: Simulator
) -> None:
    """Then the rollout is a success; the list at its end names them."""
    sim.script("db", plan_error="no credentials")
    recorded = record_session()
    ended = await start_rollout(recorded, targets, decide=DecideOption.APPLY, tolerate="25%")
    assert ended is ExitCode.DONE
    end = recorded.lines.index("")
    assert recorded.lines[end - 1].startswith("4/4")
    head, *rows = (line.split() for line in recorded.lines[end + 1 :])
    assert head == ["WORKSPACE", "RUN", "OUTCOME", "STATUS", "REASON"]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        *((name, "ended", "applied") for name in NAMES[:3]),
        ("db", "failed", "errored"),
    ]


async def test_plans_that_destroy_are_left_to_others(
    record_session: RecordSession, start_rollout: Any, targets: list[str], sim: Simulator
) -> None:
    """With apply-safe, which applies all others."""
    sim.script("db", destructions=1)
    recorded = record_session(as_json=True)
    assert (
        await start_rollout(recorded, targets, decide=DecideOption.APPLY_SAFE)
        is ExitCode.NEEDS_DECISION
    )
    ends = {d["workspace"]["name"]: d for d in recorded.documents}
    assert (ends["db"]["kind"], ends["db"]["needs"]) == ("left", "confirmation")
    assert {ends[name]["status"] for name in NAMES[:3]} == {"applied"}


@pytest.mark.parametrize(
    ("choice", "status", "code"),
    [
        (DecideOption.DISCARD, "discarded", ExitCode.DONE),
        (DecideOption.LEAVE, "planned", ExitCode.NEEDS_DECISION),
    ],
)
async def test_a_choice_decides_for_all(
    record_session: RecordSession,
    start_rollout: Any,
    targets: list[str],
    choice: DecideOption,
    status: str,
    code: ExitCode,
) -> None:
    """Without one all is left."""
    recorded = record_session(as_json=True)
    assert await start_rollout(recorded, targets[:1], decide=choice) is code
    assert recorded.documents[-1]["status"] == status


async def test_a_terminal_shows_how_far_it_is(
    record_session: RecordSession, start_rollout: Any, targets: list[str], sim: Simulator
) -> None:
    """As a bar, above which those stand that need attention."""
    sim.script("db", plan_error="no credentials")
    recorded = record_session(on_terminal=True)
    await start_rollout(recorded, targets, decide=DecideOption.APPLY, tolerate="1")
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", recorded.file.getvalue())
    assert re.search(r"wave 1 .*━ 4/4 1 failed 0:00:0\d", shown)
    assert re.search(r"\d/4  db  run-\w+  failed  errored", shown)
    assert "started" not in shown


async def test_a_rollout_can_be_interrupted(
    record_session: RecordSession,
    start_rollout: Any,
    targets: list[str],
    sim: Simulator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It says how to go on, and going on starts nothing again."""
    sim.script("app-1", plan_seconds=1e6)
    recorded = record_session()
    task = asyncio.ensure_future(start_rollout(recorded, targets[:1], decide=DecideOption.APPLY))
    await wait_until(lambda: bool(recorded.lines), task)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "interrupted: run the same command again to continue from " in capsys.readouterr().err
    advance_clock(sim, 1e6)
    again = record_session()
    assert await start_rollout(again, targets[:1], decide=DecideOption.APPLY) is ExitCode.DONE
    assert again.lines[0].split()[2] == recorded.lines[0].split()[2]


async def test_a_workspace_that_cannot_start_says_why(
    record_session: RecordSession, start_rollout: Any, workspace_id: str
) -> None:
    """Here it has no configuration to run."""
    recorded = record_session()
    with pytest.raises(WaveFailedError):
        await start_rollout(recorded, ["example/network"])
    assert "1/1  network    failed  POST /runs: 422" in recorded.lines[0]


@pytest.mark.parametrize("waves", ["some", "1,5%%", "1;2", "nan%", "inf%", "1e999%", "-1"])
async def test_waves_are_numbers_or_shares(
    record_session: RecordSession, start_rollout: Any, targets: list[str], waves: str
) -> None:
    """Anything else is a mistake of the command line."""
    with pytest.raises(typer.BadParameter, match="must be a number, or a share"):
        await start_rollout(record_session(), targets, waves=waves)
    with pytest.raises(typer.BadParameter, match="must be a number, or a share"):
        await start_rollout(record_session(), targets, tolerate=waves)


async def test_the_command_line_starts_a_rollout(
    tfrun: Tfrun, targets: list[str], tmp_path: Path
) -> None:
    """With what a start takes, and an exit code."""
    options = ["--journal", str(tmp_path / "j.db"), "--plan-only", "-m", "Look", "--json"]
    result: CommandResult = await tfrun("rollout", "start", "example/nope", *options)
    assert result.code == ExitCode.NOT_FOUND
    result = await tfrun("rollout", "start", *targets, "example/*-zzz", *options)
    assert (result.code, result.out) == (ExitCode.NOT_FOUND, "")
    assert result.err == "tfrun: no workspace matches 'example/*-zzz'\n"
    result = await tfrun("rollout", "start", *targets, *options, "--concurrency", "0")
    assert result.code == ExitCode.USAGE
    assert not (tmp_path / "j.db").exists()


async def test_a_run_that_takes_too_long_fails(
    record_session: RecordSession, start_rollout: Any, targets: list[str], sim: Simulator
) -> None:
    """Its workspace counts among the failures."""
    sim.script("db", plan_seconds=1e6)
    recorded = record_session()
    code = await start_rollout(
        recorded, targets, decide=DecideOption.DISCARD, timeout=600.0, tolerate="1"
    )
    assert code is ExitCode.DONE
    assert re.search(r"^db +run-\w+ +failed .* was still planning", recorded.lines[-1])


async def test_a_directory_is_uploaded_to_each_workspace(
    record_session: RecordSession,
    start_rollout: Any,
    targets: list[str],
    tfe: Client,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Symlinks that leave it are told of once."""
    (tmp_path / "net").mkdir()
    (tmp_path / "shared.tf").write_text(ONE_RESOURCE["main.tf"])
    (tmp_path / "net" / "shared.tf").symlink_to("../shared.tf")
    recorded = record_session(as_json=True)
    await start_rollout(recorded, targets[:2], config_dir=tmp_path / "net")
    assert capsys.readouterr().err.count("in place of the symlink") == 1
    versions = set()
    for document in recorded.documents:
        if document["kind"] == "left":
            run = await tfe.runs.read(document["run"], include=["configuration_version"])
            assert run.configuration_version.source == "tfe-api"
            versions.add(run.configuration_version.id)
    assert len(versions) == 2


async def test_the_status_of_a_rollout_is_shown_while_it_runs(
    tfrun: Tfrun,
    record_session: RecordSession,
    start_rollout: Any,
    targets: list[str],
    sim: Simulator,
    tmp_path: Path,
) -> None:
    """From its journal, which is locked; the names and the statuses are those of the server."""
    sim.script("app-1", plan_error="no credentials")
    sim.script("app-2", plan_seconds=1e6)
    options = {"decide": DecideOption.DISCARD, "concurrency": 1, "tolerate": "1"}
    rollout = asyncio.ensure_future(start_rollout(record_session(), targets, **options))
    journal = ["--journal", str(tmp_path / "journal.db")]
    shown = ""
    while not {"errored", "planning"} <= {*shown.split()}:
        assert not rollout.done()
        shown = (await tfrun("rollout", "status", *journal)).out
    head, *rows, empty, summary = shown.splitlines()
    assert head.split() == ["WORKSPACE", "RUN", "STATUS", "ERROR"]
    assert [(row.split()[0], row.split()[-1]) for row in rows[:2]] == [
        ("app-1", "errored"),
        ("app-2", "planning"),
    ]
    assert [row.split() for row in rows[2:]] == [[name, "not", "started"] for name in NAMES[2:]]
    assert (empty, summary) == ("", "1 of 4 have ended, 1 failed")
    rollout.cancel()
    await asyncio.wait([rollout])
    result = await tfrun("rollout", "status", *journal, "--json", "workspace.name,done,status")
    assert result.lines[0] == {
        "workspace": {"name": "app-1"},
        "done": True,
        "status": "errored",
    }


async def test_a_status_without_a_journal_is_told(tfrun: Tfrun, tmp_path: Path) -> None:
    """It may be misspelt."""
    result = await tfrun("rollout", "status", "--journal", str(tmp_path / "no.db"))
    assert (result.code, result.err) == (
        1,
        f"tfrun: {tmp_path}/no.db: the journal does not exist\n",
    )
