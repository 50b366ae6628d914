"""Wait for a run, and read its logs."""

from typing import Annotated

import typer
from rich.text import Text

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._render import run_document, run_line
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import RunId
from tfrun_async.models import Run, RunStatus
from tfrun_async.waiting import Need, StopReason, WaitResult
from tfrun_async.watching import Change

Timeout = Annotated[
    float | None, typer.Option(min=0, metavar="SECONDS", help="How long to wait at most.")
]
OthersDecide = Annotated[
    bool,
    typer.Option("--others-decide", help="Wait on while the run waits for somebody's decision."),
]

_WELL = frozenset({RunStatus.APPLIED, RunStatus.PLANNED_AND_FINISHED, RunStatus.ASSESSED})
_NEEDS = {
    Need.CONFIRMATION: "somebody confirms or discards it",
    Need.POLICY_OVERRIDE: "somebody overrides a policy, or discards it",
    Need.TASK_OVERRIDE: "somebody overrides a run task, or discards it",
    Need.UNLOCK: "somebody unlocks the workspace",
}


async def wait(
    session: Session, run: RunId, timeout: Timeout = None, others_decide: OthersDecide = False
) -> ExitCode:
    """Wait until a run has ended or needs a decision."""
    return await wait_for(session, run, timeout=timeout, others_decide=others_decide)


async def wait_for(
    session: Session, run: Run | str, *, timeout: float | None, others_decide: bool = False
) -> ExitCode:
    """Wait for a run, tell of each change, and say what came of it."""
    output = session.output

    def tell(change: Change) -> None:
        if not output.as_json:  # there the one document at the end is all
            output.item(None, run_line(change.run, change.after or "gone"))

    waited = await session.tfe.runs.wait(
        run, timeout=timeout, on_change=tell, others_decide=others_decide
    )
    document = {"reason": waited.reason, "needs": waited.needs, "run": run_document(waited.run)}
    output.result(document, *_explained(waited))
    return exit_code(waited)


def exit_code(waited: WaitResult) -> ExitCode:
    """Return what a wait's end means for the exit code."""
    match waited.reason:
        case StopReason.NEEDS_DECISION | StopReason.BLOCKED:
            return ExitCode.NEEDS_DECISION
        case StopReason.TIMED_OUT:
            return ExitCode.TIMED_OUT
    return ExitCode.DONE if ended_well(waited.run.status) else ExitCode.RUN_FAILED


def ended_well(status: str) -> bool:
    """Whether that is how a run is meant to end."""
    return status in _WELL


def _explained(waited: WaitResult) -> list[Text]:
    """Say why the wait is over, if the last change does not."""
    if waited.reason is StopReason.TIMED_OUT:
        return [Text("The time is up, and the run goes on.")]
    if waited.needs is None:
        return []
    is_barred = waited.reason is StopReason.BLOCKED and waited.needs is not Need.UNLOCK
    barred = ", which this token may not" if is_barred else ""
    return [Text(f"It waits until {_NEEDS[waited.needs]}{barred}.")]
