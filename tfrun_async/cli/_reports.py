"""Explain runs, and say where they are before and after a wait."""

import asyncio
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from rich.text import Text

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import Output, echo_error, escape_control
from tfrun_async.cli._render import run_document, run_line
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import RunTarget, find_run
from tfrun_async.client import Client
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.models import Run
from tfrun_async.report import Cause, PlanChanges, RunReport
from tfrun_async.report._text import change_lines, headline
from tfrun_async.waiting import RunPhase, run_phase

_STYLES = {"Error:": "bold red", "Warning:": "yellow"}


async def why(
    session: Session,
    run: RunTarget,
    changes: Annotated[
        bool, typer.Option("--changes", help="Also list the resources that it changes.")
    ] = False,
) -> None:
    """Explain why a run has failed or what it waits for.

    It also says what can be done about it.

    Examples:
        tfrun why run-CZcmD7eagjhyX0vN
        tfrun why acme/network --changes
    """
    found = await find_run(session.tfe, run)
    report = await session.tfe.runs.explain(found, changes=changes)
    session.output.print_result(report.to_dict(), report_text(session.output, report))


async def open_page(session: Session, run: RunTarget) -> ExitCode:
    """Open a run's page in the browser, and print its address.

    Examples:
        tfrun open run-CZcmD7eagjhyX0vN
        tfrun open acme/network
    """
    found = await session.tfe.runs.read(await find_run(session.tfe, run), include=["workspace"])
    url = await session.tfe.url_for(found)
    session.output.print_result({"id": found.id, "url": url}, Text(url))
    if await asyncio.to_thread(webbrowser.open, url):
        return ExitCode.DONE
    echo_error("no browser could be started")
    return ExitCode.FAILED


def report_text(output: Output, report: RunReport, *, brief: bool = False) -> Text:
    """Return a report as the terminal shows it.

    Args:
        output: Where it is printed, which has the width.
        report: The report.
        brief: Only the cause, the next steps and the page.
    """
    text = report.text(output.width)
    lines = (text.partition("\n\n")[0] if brief else text).split("\n")
    return Text("\n").join(_styled(escape_control(line)) for line in lines)


def _styled(line: str) -> Text:
    return Text(line, style=_STYLES.get(line.partition(" ")[0], ""))


def changes_text(report: RunReport, width: int | None) -> Text:
    """Return what a run changes, with its counts and the addresses of the resources.

    Args:
        report: A report on the run, with its changes.
        width: The columns to wrap at; None does not wrap.
    """
    text = Text("\n").join(Text(escape_control(line)) for line in headline(report, width))
    is_loss = False
    # The changes of a run that waits for something else, or that has ended, are not decided about.
    changes = report.changes if report.cause is Cause.CONFIRMATION else PlanChanges()
    for line in change_lines(changes, width):
        if not line.startswith(" "):
            is_loss = line in {"To delete:", "To replace:"}
        text.append(f"\n{escape_control(line)}", style="bold red" if is_loss else "")
    return text


async def print_with_page(session: Session, run: Run) -> None:
    """Print a run's status, its page, and the command that follows it."""
    try:
        url = await find_url(session.tfe, run)
    except asyncio.CancelledError:  # by Ctrl-C
        print_run(session, run)
        raise
    lines = [run_line(run, run.status), *([Text(f"Page: {url}")] if url else [])]
    if run_phase(run) is not RunPhase.FINAL:
        lines.append(Text(f"Next: tfrun wait {run.id}"))
    session.output.print_result(run_document(run) | {"url": url}, *lines)


def print_run(session: Session, run: Run) -> None:
    """Print a run's status."""
    session.output.print_result(run_document(run), run_line(run, run.status))


@asynccontextmanager
async def announced(session: Session, run: Run | str) -> AsyncIterator[None]:
    """Say which run is waited for, and its page; again if the wait is interrupted."""
    where = run.id if isinstance(run, Run) else run
    try:
        where = await locate(session.tfe, run)
        echo_error(where)
        yield
    except asyncio.CancelledError:
        echo_error(f"{where} goes on")
        raise


async def locate(tfe: Client, run: Run | str) -> str:
    """Return a run's id and page."""
    found = run if isinstance(run, Run) else await tfe.runs.read(run, include=["workspace"])
    url = await find_url(tfe, found)
    return f"{found.id}  {url}" if url else found.id


async def find_url(tfe: Client, run: Run) -> str | None:
    """Return a run's page; None if its workspace cannot be read."""
    try:
        return await tfe.url_for(run)
    except TfrunError:
        return None


async def try_to_explain(tfe: Client, run: Run) -> RunReport | None:
    """Return the report on a run at the end of a wait; None if it cannot be read any more."""
    try:
        return await tfe.runs.explain(run)
    except NotFoundError:
        echo_error(f"{run.id} was deleted, or this token may no longer see it")
    except TfrunError as error:
        echo_error(f"the reason cannot be read: {error}")
    return None
