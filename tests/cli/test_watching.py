"""Watch runs from the command line: lines, JSON, and the live table."""

import asyncio
import io
import re
from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
import typer
from rich.console import Console

from tests.cli.conftest import RecordSession, Tfrun, wait_until
from tests.support.workspaces import ONE_RESOURCE
from tfrun_async import Client
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._watch_table import WatchTable
from tfrun_async.cli._watching import watch
from tfrun_async.models import Run, RunActions, RunStatus
from tfrun_async.simulator import Simulator
from tfrun_async.watching import Change


async def test_each_change_has_a_line(
    record_session: RecordSession, tfe: Client, planned_run: str
) -> None:
    """With its time, the workspace's name, and the status before and after."""
    recorded = record_session()
    await tfe.runs.apply(planned_run)
    assert await watch(recorded.session, [planned_run]) is ExitCode.DONE
    assert recorded.lines[0].endswith(f"Z  network  {planned_run}  apply_queued")
    assert recorded.lines[-1].endswith(f"Z  network  {planned_run}  applying → applied")


async def test_changes_are_json_lines_for_programs(
    record_session: RecordSession, tfe: Client, planned_run: str
) -> None:
    """Each with the whole run."""
    recorded = record_session(as_json=True)
    await tfe.runs.apply(planned_run)
    await watch(recorded.session, [planned_run])
    last = recorded.documents[-1]
    assert (last["before"], last["after"]) == ("applying", "applied")
    assert (last["run"]["id"], last["run"]["workspace"]["name"]) == (planned_run, "network")
    assert datetime.fromisoformat(last["at"]) > datetime(2026, 1, 1, tzinfo=UTC)


async def test_a_run_that_fails_is_told_by_the_exit_code(
    record_session: RecordSession, sim: Simulator, workspace_id: str, planned_run: str
) -> None:
    """Though all others end well; at the end it says why."""
    recorded, as_json = record_session(), record_session(as_json=True)
    watching = asyncio.ensure_future(watch(recorded.session, [planned_run]))
    await recorded.session.tfe.runs.discard(planned_run, comment="Too late")
    assert await watching is ExitCode.RUN_FAILED
    assert recorded.lines[-4:-2] == [
        f"{planned_run} was discarded by simulator: Too late",
        "Next: tfrun start example/network  start another run",
    ]
    assert await watch(as_json.session, [planned_run]) is ExitCode.RUN_FAILED
    assert as_json.documents[-1]["report"]["cause"] == "discarded"


async def test_a_watch_that_is_interrupted_says_which_runs_go_on(
    record_session: RecordSession,
    sim: Simulator,
    planned_run: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With their pages, before the watch and after Ctrl-C."""
    recorded = record_session()
    watching = asyncio.ensure_future(watch(recorded.session, [planned_run]))
    await wait_until(lambda: bool(recorded.lines), watching)
    page = f"{sim.address}/app/example/workspaces/network/runs/{planned_run}"
    assert capsys.readouterr().err == f"tfrun: {planned_run}  {page}\n"
    watching.cancel()
    await asyncio.wait([watching])
    assert capsys.readouterr().err == f"tfrun: {planned_run}  {page} goes on\n"


@pytest.mark.parametrize("target", ["example", "example/network", "example/net*"])
async def test_runs_that_start_later_are_seen(
    record_session: RecordSession, sim: Simulator, planned_run: str, target: str
) -> None:
    """In an organization and in workspaces, for as long as one looks."""
    recorded = record_session()
    watching = asyncio.ensure_future(watch(recorded.session, [target]))
    await wait_until(lambda: bool(recorded.lines), watching)
    new_run = sim.push("network", ONE_RESOURCE)
    await wait_until(
        lambda: any(f"network  {new_run}  " in line for line in recorded.lines), watching
    )
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching


async def test_a_pattern_that_fits_nothing_is_told(tfrun: Tfrun, workspace_id: str) -> None:
    """Instead of waiting for what never comes."""
    result = await tfrun("watch", "example/*-zzz")
    assert (result.code, result.err) == (7, "tfrun: no workspace matches 'example/*-zzz'\n")


async def test_what_is_watched_is_of_one_kind(
    record_session: RecordSession, workspace_id: str
) -> None:
    """Runs, or workspaces, or one organization."""
    for targets in (["example", "other"], ["run-1", "example/network"]):
        with pytest.raises(typer.BadParameter, match="one organization"):
            await watch(record_session().session, targets)


async def test_a_terminal_shows_a_table(
    record_session: RecordSession, tfe: Client, planned_run: str
) -> None:
    """It is drawn anew with each change, and stays when it is over."""
    recorded = record_session(on_terminal=True)
    await tfe.runs.apply(planned_run)
    await watch(recorded.session, [planned_run])
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", recorded.file.getvalue())
    assert re.search(rf"network +{planned_run} +applied +00:\d\d:\d\dZ +Open the gates", shown)
    assert "1 run, " in shown


def change(number: int, status: RunStatus, message: str = "") -> Change:
    """Return a run that has entered a status."""
    actions = RunActions(is_confirmable=status == RunStatus.PLANNED)
    run = Run(id=f"run-{number}", status=status, actions=actions, message=message)
    return Change(run, None, status, datetime(2026, 1, 1, 12, 0, number, tzinfo=UTC))


def rendered_lines(table: WatchTable, *, width: int = 100, height: int = 24) -> list[str]:
    """Return the lines of a table on a terminal of some size."""
    console = Console(width=width, height=height, file=io.StringIO())
    console.print(table)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def test_runs_that_need_a_decision_come_first() -> None:
    """Then come runs that work, queued runs, and finished runs."""
    table = WatchTable()
    for number, status in enumerate(
        [RunStatus.APPLIED, RunStatus.PENDING, RunStatus.APPLYING, RunStatus.PLANNED]
    ):
        table.update(change(number, status), f"workspace-{number}")
    _, _, *rows = rendered_lines(table)
    assert [row.split()[0] for row in rows] == [f"workspace-{n}" for n in (3, 2, 1, 0)]
    assert rows[0].split() == ["workspace-3", "run-3", "planned", "12:00:03Z"]


def styled_words(table: WatchTable) -> list[list[tuple[str, str]]]:
    """Return the lines of a table as words, each with its style."""
    console = Console(width=100, color_system="standard", force_terminal=True)
    return [
        [(word, str(part.style)) for part in line for word in part.text.split()]
        for line in console.render_lines(table, pad=False)
    ]


def test_the_heading_has_the_colours_of_the_table() -> None:
    """A needed decision stands out in both, also where other runs of the status need none."""
    table = WatchTable()
    table.update(change(1, RunStatus.APPLIED), "network")
    passing = Run(id="run-2", status=RunStatus.PLANNED, message="")
    table.update(Change(passing, None, passing.status), "network")
    table.update(change(3, RunStatus.PLANNED), "network")
    heading, _, *rows = styled_words(table)
    assert ("planned", "bold magenta") in heading
    assert ("applied", "bold green") in heading
    shown = [words[2] for words in rows]
    assert shown == [("planned", "bold magenta"), ("planned", "cyan"), ("applied", "green")]


def test_only_as_many_runs_are_drawn_as_there_is_room_for() -> None:
    """The heading counts them all."""
    table = WatchTable()
    for number in range(30):
        table.update(change(number, RunStatus.PLANNING), f"workspace-{number:02}")
    heading, _, *rows, last = rendered_lines(table, height=10)
    assert heading.startswith("30 runs")
    assert len(rows) + 3 < 10
    assert last == f"and {30 - len(rows)} more"


def test_ids_are_whole_where_there_is_no_room() -> None:
    """The message gives way, and no run takes two lines."""
    table = WatchTable()
    identity = "run-CZcmD7eagjhyX0vN"
    run = Run(id=identity, status=RunStatus.PENDING, message="An explanation " * 10)
    table.update(Change(run, None, run.status), "network")
    assert len(lines := rendered_lines(table, width=60)) == 3
    assert lines[-1].split()[:3] == ["network", identity, "pending"]
    assert lines[-1].endswith("…")


def test_a_run_that_has_gone_is_shown_as_such() -> None:
    """Its workspace may have been deleted."""
    table = WatchTable()
    table.update(attrs.evolve(change(1, RunStatus.PLANNED), after=None), "network")
    table.update(change(2, RunStatus.PLANNED), "network")
    assert rendered_lines(table)[-1].split()[:3] == ["network", "run-1", "gone"]
    assert styled_words(table)[-1][2] == ("gone", "cyan")


def test_the_server_cannot_move_the_cursor() -> None:
    """What a terminal would obey is taken out of what is shown."""
    table = WatchTable()
    hostile = "\x1b[2J\x1b]0;title\x07\x9b31m\u202ehidden\nsecond line"
    table.update(change(1, RunStatus("pl\x1banned"), hostile), "network")
    text = "\n".join(rendered_lines(table))
    assert all(c.isprintable() for c in text.replace("\n", ""))
    assert "hidden second line" in text


def test_a_long_name_gives_way_to_the_run() -> None:
    """Without its id nothing can be done with a run."""
    table = WatchTable()
    identity = "run-CZcmD7eagjhyX0vN"
    run = Run(id=identity, status=RunStatus.PLANNED_AND_FINISHED, message="An explanation " * 10)
    at = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    table.update(Change(run, None, run.status, at), "a-workspace-with-quite-a-long-name")
    for width in (56, 70, 80, 100, 120):
        head, line = rendered_lines(table, width=width)[1:]
        assert f"{identity}  planned_and_finished" in line
        assert len(line) <= width
    assert head.split() == ["WORKSPACE", "RUN", "STATUS", "SINCE", "MESSAGE"]
    assert "  00:00:00Z  An expl" in line
