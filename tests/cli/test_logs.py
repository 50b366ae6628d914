"""Print the logs of a run from the command line."""

import asyncio
from collections.abc import Iterator

import pytest
from rich.ansi import AnsiDecoder

from tests.cli.conftest import RecordSession, Tfrun, wait_until
from tests.support import terraform_logs
from tests.support.odd_servers import Handle, with_manner
from tests.support.workspaces import ONE_RESOURCE
from tfrun_async import Client
from tfrun_async.cli._logs import Phase, _escape_text, logs
from tfrun_async.simulator import Simulator
from tfrun_async.simulator._http.messages import Request, Response

END = "Apply complete! Resources: 1 added, 0 changed, 0 destroyed."
PLAN = "Plan: 1 to add, 0 to change, 0 to destroy."


async def test_what_there_is_of_the_logs_is_printed(tfrun: Tfrun, planned_run: str) -> None:
    """The plan's, since nothing is applied yet; without colours."""
    result = await tfrun("logs", planned_run)
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines()[-1] == PLAN
    assert "\x1b" not in result.out


async def test_programs_are_told_what_is_logged(
    tfrun: Tfrun, tfe: Client, planned_run: str
) -> None:
    """A line of JSON for each line, with the part of the run that it belongs to."""
    lines = (await tfrun("logs", planned_run, "--json")).lines
    assert lines[-1] == {"phase": "plan", "line": PLAN}
    assert (await tfrun("logs", planned_run, "--phase", "apply", "--json")).lines == []


async def test_logs_are_followed_from_plan_to_apply(
    record_session: RecordSession,
    tfe: Client,
    sim: Simulator,
    workspace_id: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It also waits for the decision, and says so."""
    run, recorded = sim.push("network", ONE_RESOURCE), record_session()
    following = asyncio.ensure_future(logs(recorded.session, run, follow=True))
    await wait_until(lambda: PLAN in recorded.lines, following)
    expected = f"tfrun: {run} waits for a decision\n"
    await wait_until(lambda: expected in capsys.readouterr().err, following)
    await tfe.runs.apply(run)
    await following
    assert recorded.lines[-1] == END


async def test_following_logs_says_which_run_it_is(
    record_session: RecordSession,
    tfe: Client,
    planned_run: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It may take hours, so that Ctrl-C is likely."""
    await tfe.runs.discard(planned_run)
    await logs(record_session().session, planned_run, follow=True)
    shown = capsys.readouterr().err
    assert shown.startswith(f"tfrun: {planned_run}  http")


async def test_logs_end_with_a_run_that_is_not_applied(
    record_session: RecordSession, tfe: Client, planned_run: str
) -> None:
    """The log of an apply that will not happen is not waited for."""
    await tfe.runs.discard(planned_run)
    recorded = record_session()
    await logs(recorded.session, planned_run, follow=True)
    assert recorded.lines[-1] == PLAN
    await logs(recorded.session, planned_run, follow=True, phase=Phase.APPLY)
    assert recorded.lines[-1] == PLAN


async def test_a_terminal_sees_the_colours(record_session: RecordSession, planned_run: str) -> None:
    """Those of terraform."""
    recorded = record_session(on_terminal=True)
    await logs(recorded.session, planned_run)
    assert "\x1b[" in recorded.file.getvalue()


def test_nothing_but_colours_is_let_through() -> None:
    """A provider that prints what it gets cannot take over the terminal."""
    line = "\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b[2Jclear\x9b1A\u202eback\ttab"
    text = _escape_text(AnsiDecoder().decode_line(line.expandtabs()))
    assert all(c.isprintable() for c in text.plain)
    assert text.plain.startswith("red")
    assert "color(1)" in str(text.spans[0].style)


@pytest.fixture
def structured_logs(planned_run: str) -> Iterator[None]:
    """Logs of a workspace with structured run output, as Terraform has printed them."""

    def respond(request: Request, handle: Handle) -> Response:
        if not request.path.startswith("/_archivist/"):
            return handle(request)
        log = "\n".join(["Terraform v1.11.4", *terraform_logs.lines("apply_error.jsonl"), "{"])
        return Response(200, body=f"\x02{log}\n\x03".encode())

    with with_manner(respond):
        yield


@pytest.mark.usefixtures("structured_logs")
async def test_structured_logs_are_printed_as_terraform_does(
    tfrun: Tfrun, record_session: RecordSession, planned_run: str
) -> None:
    """With its frames and colours; a malformed line passes as text."""
    lines = (await tfrun("logs", planned_run, "--phase", "plan")).out.splitlines()
    assert lines[0] == "Terraform v1.11.4"
    assert "  # terraform_data.ok will be created" in lines
    assert "terraform_data.boom: (local-exec): working" in lines
    frame = lines.index("╷")
    assert lines[frame + 1 : frame + 6] == [
        "│ Error: local-exec provisioner error",
        "│",
        "│   with terraform_data.boom,",
        '│   on main.tf line 6, in resource "terraform_data" "boom":',
        '│    6:   provisioner "local-exec" {',
    ]
    assert lines[-2:] == ["╵", "{"]
    recorded = record_session(on_terminal=True)
    await logs(recorded.session, planned_run, phase=Phase.PLAN)
    assert "\x1b[31m│" in recorded.file.getvalue()


@pytest.mark.usefixtures("structured_logs")
async def test_structured_logs_are_objects_for_programs(tfrun: Tfrun, planned_run: str) -> None:
    """As the log has them; text is still a line."""
    lines = (await tfrun("logs", planned_run, "--phase", "plan", "--json")).lines
    assert lines[0] == {"phase": "plan", "line": "Terraform v1.11.4"}
    assert lines[-1] == {"phase": "plan", "line": "{"}
    assert {each["phase"] for each in lines} == {"plan"}
    found = [each["event"]["diagnostic"] for each in lines if "diagnostic" in each.get("event", {})]
    assert [each["address"] for each in found] == ["terraform_data.boom"]
