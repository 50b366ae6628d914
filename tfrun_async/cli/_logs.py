"""Print the logs of a run."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from enum import StrEnum
from typing import Annotated

import typer
from rich.ansi import AnsiDecoder
from rich.text import Text

from tfrun_async._run.phases import find_apply, find_plan
from tfrun_async.cli._output import Output, echo_error, escape_control
from tfrun_async.cli._reports import announced
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import RunTarget, find_run
from tfrun_async.client import Client
from tfrun_async.logs import LogText, parse_line, render
from tfrun_async.models import Run
from tfrun_async.waiting import RunPhase, run_phase
from tfrun_async.watching import Change


class Phase(StrEnum):
    """A part of a run that has a log."""

    PLAN = "plan"
    APPLY = "apply"


async def logs(
    session: Session,
    run: RunTarget,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Follow the logs until the run has ended.")
    ] = False,
    phase: Annotated[
        Phase | None, typer.Option(metavar="plan|apply", help="Only the log of this part.")
    ] = None,
) -> None:
    """Print the log of a run's plan, then the log of its apply.

    Structured logs are printed as Terraform does, and with --json as they are.

    Examples:
        tfrun logs -f run-CZcmD7eagjhyX0vN
        tfrun logs acme/network --phase apply
    """
    decoder = AnsiDecoder()  # one for all lines, since a colour may go over several
    read = await session.tfe.runs.read(await find_run(session.tfe, run), include=["workspace"])
    async with announced(session, read) if follow else nullcontext():
        for selected in [phase] if phase else Phase:
            async for line in _log_lines(session.tfe, read, selected, follow=follow):
                _print_line(session.output, decoder, selected, line)


def _print_line(output: Output, decoder: AnsiDecoder, phase: Phase, line: str) -> None:
    record = parse_line(line)
    if isinstance(record, LogText):
        text = _decode(decoder, line)
        output.print_item({"phase": phase, "line": text.plain}, text)
    elif output.as_json:
        output.print_item({"phase": phase, "event": record.raw})
    else:
        output.print_item(None, *(_decode(decoder, each) for each in render(record)))


def _decode(decoder: AnsiDecoder, line: str) -> Text:
    return _escape_text(decoder.decode_line(line.expandtabs()))


async def _log_lines(tfe: Client, run: Run, phase: Phase, *, follow: bool) -> AsyncIterator[str]:
    if phase is Phase.PLAN:
        lines = tfe.plans.log(await find_plan(tfe.plans, run), follow=follow)
    else:
        if follow:
            # A decision may take hours, and following the log polls it each second.
            await tfe.runs.wait(
                run, until=_has_started_applying, on_change=_report_decision, others_decide=True
            )
        lines = tfe.applies.log(await find_apply(tfe.applies, run), follow=follow)
    async for line in lines:
        yield line


def _has_started_applying(run: Run) -> bool:
    return "applying-at" in run.status_timestamps


def _report_decision(change: Change) -> None:
    if run_phase(change.run) in {RunPhase.CONFIRMABLE, RunPhase.OVERRIDABLE}:
        echo_error(f"{change.run.id} waits for a decision")


def _escape_text(text: Text) -> Text:
    """Remove all control characters; colours are styles already."""
    text.plain = escape_control(text.plain)
    return text
