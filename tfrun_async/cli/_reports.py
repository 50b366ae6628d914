"""Explain runs, and say where they are before and after a wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from rich.text import Text

from tfrun_async.cli._output import Output, echo_error, escape_control
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import RunId
from tfrun_async.client import Client
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.models import Run
from tfrun_async.report import RunReport

_STYLES = {"Error:": "bold red", "Warning:": "yellow"}


async def why(
    session: Session,
    run: RunId,
    changes: Annotated[
        bool, typer.Option("--changes", help="Also list the resources that it changes.")
    ] = False,
) -> None:
    """Explain why a run has failed or what it waits for, and what can be done about it."""
    report = await session.tfe.runs.explain(run, changes=changes)
    session.output.print_result(report.to_dict(), report_text(session.output, report))


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
