"""Wait for a run."""

import asyncio
import math
from collections.abc import Collection
from functools import partial
from typing import Annotated

import typer
from rich.text import Text

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import Output, echo_error
from tfrun_async.cli._render import run_document, run_line
from tfrun_async.cli._reports import announced, report_text, try_to_explain
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import RunTarget, find_run
from tfrun_async.client import Client
from tfrun_async.errors import WaitTimeoutError
from tfrun_async.models import SUCCESSFUL_RUN_STATUSES, Run
from tfrun_async.report import NextAction, RunReport
from tfrun_async.waiting import (
    CONFIRMABLE_STATUSES,
    RunPhase,
    StopReason,
    WaitResult,
    run_phase,
)
from tfrun_async.watching import Change

Timeout = Annotated[
    float | None, typer.Option(min=0, metavar="SECONDS", help="The longest time to wait.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait until it ends, as `tfrun wait` does.")]
OthersDecide = Annotated[
    bool,
    typer.Option(
        "--others-decide", help="Keep waiting while the run needs a decision that others can take."
    ),
]

# On some servers, plan-only runs end in a status in which others wait to be confirmed.
SUCCESSFUL = SUCCESSFUL_RUN_STATUSES | CONFIRMABLE_STATUSES
_QUEUE_SECONDS = 3.0  # in a queue, before a wait says what is ahead


async def wait(
    session: Session, run: RunTarget, timeout: Timeout = None, others_decide: OthersDecide = False
) -> ExitCode:
    """Wait until a run has ended or needs a decision.

    Examples:
        tfrun wait run-CZcmD7eagjhyX0vN && tfrun apply run-CZcmD7eagjhyX0vN
        tfrun wait acme/network --timeout 600 --others-decide
    """
    found = await find_run(session.tfe, run)
    return await wait_for(session, found, timeout=timeout, others_decide=others_decide)


async def wait_for(
    session: Session,
    run: Run | str,
    *,
    timeout: float | None,
    others_decide: bool = False,
    wanted: Collection[str] = SUCCESSFUL,
) -> ExitCode:
    """Wait for a run, print each change, and explain why the wait has ended.

    Args:
        session: The client and the output.
        run: The run, or its id.
        timeout: Maximum seconds to wait.
        others_decide: Keep waiting while others can decide.
        wanted: The final statuses that are a success.
    """
    async with announced(session, run):
        waited = await _wait(session, run, math.inf if timeout is None else timeout, others_decide)
        report = await try_to_explain(session.tfe, waited.run)
    document = {
        "reason": waited.reason,
        "needs": waited.needs,
        "run": run_document(waited.run),
        "report": report and report.to_dict(),
    }
    session.output.print_result(document, *_explain(session.output, waited, report))
    return exit_code(waited, wanted)


async def _wait(
    session: Session, run: Run | str, timeout: float, others_decide: bool
) -> WaitResult:
    """Wait for a run; if it is still queued after some seconds, say what is ahead of it."""
    tfe, output, loop = session.tfe, session.output, asyncio.get_running_loop()
    started_at = loop.time()

    def print_change(change: Change) -> None:
        if not output.as_json:  # JSON is one document, printed at the end
            output.print_item(None, run_line(change.run, change.after or "gone"))

    wait = partial(tfe.runs.wait, on_change=print_change, others_decide=others_decide)
    if timeout > _QUEUE_SECONDS:
        try:
            waited = await wait(run, until=_has_begun, timeout=_QUEUE_SECONDS)
        except WaitTimeoutError:  # it was not read yet
            waited = None
        if waited is not None and waited.reason is StopReason.TIMED_OUT:
            timeout -= _QUEUE_SECONDS
            if run_phase(waited.run) is RunPhase.QUEUED:
                await _report_queue(tfe, waited.run)
        elif waited is not None and waited.reason is not StopReason.SATISFIED:
            return waited
        run = run if waited is None else waited.run
    limit = timeout - (loop.time() - started_at)
    return await wait(run, timeout=None if math.isinf(limit) else max(limit, 0.0))


def _has_begun(run: Run) -> bool:
    return run_phase(run) is RunPhase.WORKING


async def _report_queue(tfe: Client, run: Run) -> None:
    report = await try_to_explain(tfe, run)
    if report is not None:
        steps = (each for each in report.next_steps if each.action is NextAction.EXPLAIN)
        hint = "".join(f"; see {each.command}" for each in steps)
        echo_error(f"{run.id} {report.summary}{hint}")


def exit_code(waited: WaitResult, wanted: Collection[str] = SUCCESSFUL) -> ExitCode:
    """Return the exit code for the result of a wait."""
    match waited.reason:
        case StopReason.NEEDS_DECISION | StopReason.BLOCKED:
            return ExitCode.NEEDS_DECISION
        case StopReason.TIMED_OUT:
            return ExitCode.TIMED_OUT
    return ExitCode.DONE if waited.run.status in wanted else ExitCode.RUN_FAILED


def is_success(status: str) -> bool:
    """Whether a final status is a success, which an unknown status is not."""
    return status in SUCCESSFUL


def _explain(output: Output, waited: WaitResult, report: RunReport | None) -> list[Text]:
    """Return why the wait has ended."""
    lines = []
    if waited.reason is StopReason.TIMED_OUT:
        lines.append(Text("The timeout has passed, and the run has not ended."))
    if report is None:
        return [*lines, run_line(waited.run, waited.run.status)]
    return [*lines, report_text(output, report)]
