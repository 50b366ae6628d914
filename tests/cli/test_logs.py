"""Print the logs of a run from the command line."""

import asyncio
from collections.abc import Callable

import pytest
from rich.ansi import AnsiDecoder

from tests.cli.conftest import ONE, Talk, Tfrun, until
from tfrun_async import Client
from tfrun_async.cli._logs import Phase, _harmless, logs
from tfrun_async.simulator import Simulator

END = "Apply complete! Resources: 1 added, 0 changed, 0 destroyed."
PLAN = "Plan: 1 to add, 0 to change, 0 to destroy."


async def test_what_there_is_of_the_logs_is_printed(tfrun: Tfrun, planned: str) -> None:
    """The plan's, since nothing is applied yet; without colours."""
    ran = await tfrun("logs", planned)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == PLAN
    assert "\x1b" not in ran.out


async def test_programs_are_told_what_is_logged(tfrun: Tfrun, tfe: Client, planned: str) -> None:
    """A line of JSON for each line, with the part of the run that it belongs to."""
    lines = (await tfrun("logs", planned, "--json")).lines
    assert lines[-1] == {"phase": "plan", "line": PLAN}
    assert (await tfrun("logs", planned, "--phase", "apply", "--json")).lines == []


async def test_logs_are_followed_from_plan_to_apply(
    talk: Callable[..., Talk],
    tfe: Client,
    sim: Simulator,
    network: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Also while somebody makes up their mind, which is told."""
    run, talking = sim.push("network", ONE), talk()
    following = asyncio.ensure_future(logs(talking.session, run, follow=True))
    await until(lambda: PLAN in talking.lines, following)
    said = f"tfrun: {run} waits for a decision\n"
    await until(lambda: said in capsys.readouterr().err, following)
    await tfe.runs.apply(run)
    await following
    assert talking.lines[-1] == END


async def test_logs_end_with_a_run_that_is_not_applied(
    talk: Callable[..., Talk], tfe: Client, planned: str
) -> None:
    """Nobody waits for the log of an apply that will never be."""
    await tfe.runs.discard(planned)
    talking = talk()
    await logs(talking.session, planned, follow=True)
    assert talking.lines[-1] == PLAN
    await logs(talking.session, planned, follow=True, phase=Phase.APPLY)
    assert talking.lines[-1] == PLAN


async def test_a_terminal_sees_the_colours(talk: Callable[..., Talk], planned: str) -> None:
    """Those of terraform."""
    talking = talk(on_terminal=True)
    await logs(talking.session, planned)
    assert "\x1b[" in talking.file.getvalue()


def test_nothing_but_colours_is_let_through() -> None:
    """A provider that prints what it gets cannot take over the terminal."""
    line = "\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b[2Jclear\x9b1A\u202eback\ttab"
    text = _harmless(AnsiDecoder().decode_line(line.expandtabs()))
    assert all(c.isprintable() for c in text.plain)
    assert text.plain.startswith("red")
    assert "color(1)" in str(text.spans[0].style)
