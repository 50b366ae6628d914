"""Print the logs of a run."""

from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Annotated

import typer
from rich.ansi import AnsiDecoder
from rich.text import Text

from tfrun_async.cli._output import clean, say
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import RunId
from tfrun_async.client import Client
from tfrun_async.models import Run
from tfrun_async.waiting import RunPhase, run_phase
from tfrun_async.watching import Change


class Phase(StrEnum):
    """A part of a run that has a log."""

    PLAN = "plan"
    APPLY = "apply"


async def logs(
    session: Session,
    run: RunId,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on as they grow, until the run has ended.")
    ] = False,
    phase: Annotated[Phase | None, typer.Option(help="Only the log of this part.")] = None,
) -> None:
    """Print the logs of a run: of its plan, then of its apply."""
    decoder = AnsiDecoder()
    read = await session.tfe.runs.read(run)
    for each in [phase] if phase else Phase:
        async for line in _lines(session.tfe, read, each, follow=follow):
            text = _harmless(decoder.decode_line(line.expandtabs()))
            session.output.item({"phase": each, "line": text.plain}, text)


async def _lines(tfe: Client, run: Run, phase: Phase, *, follow: bool) -> AsyncIterator[str]:
    if phase is Phase.PLAN:
        lines = tfe.plans.log(run.plan, follow=follow)
    else:
        if follow:
            # Somebody may take hours to confirm it; the log would be asked for each second.
            await tfe.runs.wait(run, until=_has_begun, on_change=_tell, others_decide=True)
        lines = tfe.applies.log(run.apply, follow=follow)
    async for line in lines:
        yield line


def _has_begun(run: Run) -> bool:
    return "applying-at" in run.status_timestamps


def _tell(change: Change) -> None:
    if run_phase(change.run) in {RunPhase.CONFIRMABLE, RunPhase.OVERRIDABLE}:
        say(f"{change.run.id} waits for a decision")


def _harmless(text: Text) -> Text:
    """Take away what is not text by now: the decoder has made styles of the colours."""
    text.plain = clean(text.plain)
    return text
