"""Wait for a run."""

from typing import Annotated

import typer
from rich.text import Text

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._render import run_document, run_line
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import RunId
from tfrun_async.models import SUCCESSFUL_RUN_STATUSES, Run
from tfrun_async.waiting import CONFIRMABLE_STATUSES, Need, StopReason, WaitResult
from tfrun_async.watching import Change

Timeout = Annotated[
    float | None, typer.Option(min=0, metavar="SECONDS", help="The longest time to wait.")
]
OthersDecide = Annotated[
    bool,
    typer.Option(
        "--others-decide", help="Keep waiting while the run needs a decision that others can take."
    ),
]

# On some servers, plan-only runs end in a status in which others wait to be confirmed.
_SUCCESSFUL = SUCCESSFUL_RUN_STATUSES | CONFIRMABLE_STATUSES
_NEEDS = {
    Need.CONFIRMATION: "to be confirmed or discarded",
    Need.POLICY_OVERRIDE: "for the override of a policy, or to be discarded",
    Need.TASK_OVERRIDE: "for the override of a run task, or to be discarded",
    Need.UNLOCK: "for the workspace to be unlocked",
}


async def wait(
    session: Session, run: RunId, timeout: Timeout = None, others_decide: OthersDecide = False
) -> ExitCode:
    """Wait until a run has ended or needs a decision."""
    return await wait_for(session, run, timeout=timeout, others_decide=others_decide)


async def wait_for(
    session: Session, run: Run | str, *, timeout: float | None, others_decide: bool = False
) -> ExitCode:
    """Wait for a run, print each change, and print why the wait has ended."""
    output = session.output

    def print_change(change: Change) -> None:
        if not output.as_json:  # JSON is one document, printed at the end
            output.print_item(None, run_line(change.run, change.after or "gone"))

    waited = await session.tfe.runs.wait(
        run, timeout=timeout, on_change=print_change, others_decide=others_decide
    )
    document = {"reason": waited.reason, "needs": waited.needs, "run": run_document(waited.run)}
    output.print_result(document, *_explain(waited))
    return exit_code(waited)


def exit_code(waited: WaitResult) -> ExitCode:
    """Return the exit code for the result of a wait."""
    match waited.reason:
        case StopReason.NEEDS_DECISION | StopReason.BLOCKED:
            return ExitCode.NEEDS_DECISION
        case StopReason.TIMED_OUT:
            return ExitCode.TIMED_OUT
    return ExitCode.DONE if is_success(waited.run.status) else ExitCode.RUN_FAILED


def is_success(status: str) -> bool:
    """Whether a final status is a success, which an unknown status is not."""
    return status in _SUCCESSFUL


def _explain(waited: WaitResult) -> list[Text]:
    """Return why the wait has ended, if the last change does not show it."""
    if waited.reason is StopReason.TIMED_OUT:
        return [Text("The timeout has passed, and the run has not ended.")]
    if waited.needs is None:
        return []
    is_forbidden = waited.reason is StopReason.BLOCKED and waited.needs is not Need.UNLOCK
    forbidden = ", which this token may not do" if is_forbidden else ""
    return [Text(f"It waits {_NEEDS[waited.needs]}{forbidden}.")]
