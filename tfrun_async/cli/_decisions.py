"""Decide about runs: apply, override, discard and cancel them."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Collection, Iterable
from functools import partial
from typing import Annotated

import attrs
import typer
from rich.text import Text

from tfrun_async.cli._asking import can_ask, confirm
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._options import Comment, drop_empty
from tfrun_async.cli._output import echo_error, echo_text
from tfrun_async.cli._render import overrides_text
from tfrun_async.cli._reports import changes_text, print_run, print_with_page
from tfrun_async.cli._session import Session, shielded
from tfrun_async.cli._targets import RunTargets, find_runs
from tfrun_async.cli._waiting import SUCCESSFUL, Timeout, Wait, wait_for
from tfrun_async.errors import TfrunError
from tfrun_async.models import Run, RunStatus
from tfrun_async.waiting import RunPhase, run_phase

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.")]

_DISCARDED = frozenset({RunStatus.DISCARDED})
_CANCELED = frozenset({RunStatus.CANCELED, RunStatus.FORCE_CANCELED})


@attrs.frozen
class _Decision:
    """A decision about runs, and what follows it."""

    act: Callable[[str], Awaitable[object]]
    """Decides about the run with an id."""
    decides_from: RunPhase | None = None
    """The phase that a run leaves when the decision has taken effect; None: the run ends."""
    wanted: Collection[str] = SUCCESSFUL
    """The final statuses that are a success."""


async def apply(
    session: Session,
    runs: RunTargets,
    comment: Comment = None,
    yes: Yes = False,
    wait: Wait = False,
    timeout: Timeout = None,
) -> ExitCode:
    """Confirm runs, so that their plans are applied.

    The changes are shown first. On a terminal, they have to be agreed to.

    Examples:
        tfrun apply run-CZcmD7eagjhyX0vN --comment 'Agreed in the stand-up'
        tfrun apply acme/network --wait
        tfrun apply 'acme/*-prod' --yes
    """
    found = await find_runs(session.tfe, runs)
    question = f"Apply {_count(found)}?"
    if not await _is_agreed(session, found, _describe_changes, question, yes=yes):
        return _nothing_done("applied")
    act = partial(session.tfe.runs.apply, **drop_empty(comment=comment))
    decision = _Decision(act, RunPhase.CONFIRMABLE)
    return await _decide(session, found, decision, wait=wait, timeout=timeout)


async def override(
    session: Session,
    runs: RunTargets,
    comment: Comment = None,
    yes: Yes = False,
    wait: Wait = False,
    timeout: Timeout = None,
) -> ExitCode:
    """Override the failed policies and run tasks that runs wait for.

    They are shown first. On a terminal, the override has to be agreed to.

    Examples:
        tfrun override run-CZcmD7eagjhyX0vN --comment 'The security team has agreed'
        tfrun override acme/network --yes --wait
    """
    found = await find_runs(session.tfe, runs)
    question = f"Override the failures of {_count(found)}?"
    if not await _is_agreed(session, found, _describe_overrides, question, yes=yes):
        return _nothing_done("overridden")
    act = partial(session.tfe.policies.override, **drop_empty(comment=comment))
    decision = _Decision(act, RunPhase.OVERRIDABLE)
    return await _decide(session, found, decision, wait=wait, timeout=timeout)


async def discard(
    session: Session,
    runs: RunTargets,
    comment: Comment = None,
    wait: Wait = False,
    timeout: Timeout = None,
) -> ExitCode:
    """Discard runs that wait for a decision or for other runs.

    Examples:
        tfrun discard run-CZcmD7eagjhyX0vN --comment 'Replaced by a later run'
        tfrun discard acme/network acme/dns
    """
    act = partial(session.tfe.runs.discard, **drop_empty(comment=comment))
    found = await find_runs(session.tfe, runs)
    decision = _Decision(act, wanted=_DISCARDED)
    return await _decide(session, found, decision, wait=wait, timeout=timeout)


async def cancel(
    session: Session,
    runs: RunTargets,
    comment: Comment = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="End the run at once, even if Terraform loses its state."),
    ] = False,
    wait: Wait = False,
    timeout: Timeout = None,
) -> ExitCode:
    """Interrupt runs that are planning or applying.

    Examples:
        tfrun cancel run-CZcmD7eagjhyX0vN --wait
        tfrun cancel acme/network --force --comment 'The agent is gone'
    """
    stop = session.tfe.runs.force_cancel if force else session.tfe.runs.cancel
    found = await find_runs(session.tfe, runs)
    decision = _Decision(partial(stop, **drop_empty(comment=comment)), wanted=_CANCELED)
    return await _decide(session, found, decision, wait=wait, timeout=timeout)


async def _is_agreed(
    session: Session,
    runs: Iterable[str],
    describe: Callable[[Session, str], Awaitable[Text]],
    question: str,
    *,
    yes: bool,
) -> bool:
    """Show what is decided about, apart from the results, and ask on a terminal unless `yes`."""
    asking = can_ask() and not yes
    if asking or not session.output.as_json:
        for run in runs:
            echo_text(await describe(session, run))
    return not asking or await confirm(question)


async def _describe_changes(session: Session, run: str) -> Text:
    report = await session.tfe.runs.explain(run, changes=True)
    return changes_text(report, session.output.width)


async def _describe_overrides(session: Session, run: str) -> Text:
    pending = await session.tfe.policies.pending(run)
    return overrides_text(run, pending)


def _count(runs: Collection[str]) -> str:
    return next(iter(runs)) if len(runs) == 1 else f"these {len(runs)} runs"


def _nothing_done(what: str) -> ExitCode:
    echo_error(f"nothing was {what}")
    return ExitCode.NEEDS_DECISION


async def _decide(
    session: Session,
    runs: Iterable[str],
    decision: _Decision,
    *,
    wait: bool,
    timeout: float | None,
) -> ExitCode:
    """Decide about runs, one after the other; an error does not keep the others from it.

    Returns:
        The exit code of the first run that has one.
    """
    codes, decided = [], []
    for run in runs:
        code = await _reporting_errors(_perform(session, run, decision.act, is_last=not wait))
        codes.append(code)
        if code is ExitCode.DONE:
            decided.append(run)
    if wait:
        waits = (_wait_for_end(session, run, decision, timeout) for run in decided)
        codes += await asyncio.gather(*map(_reporting_errors, waits))
    return next((code for code in codes if code is not ExitCode.DONE), ExitCode.DONE)


async def _reporting_errors(action: Awaitable[ExitCode]) -> ExitCode:
    try:
        return await action
    except TfrunError as error:
        echo_error(str(error))
        return ExitCode.of(error)


async def _perform(
    session: Session, run: str, act: Callable[[str], Awaitable[object]], *, is_last: bool
) -> ExitCode:
    """Decide about a run, and print its status after it; the server only queues the action."""

    async def act_and_read() -> Run:
        await act(run)
        return await session.tfe.runs.read(run, include=["workspace"])

    read = await shielded(act_and_read(), partial(print_run, session))
    if is_last:
        await print_with_page(session, read)
    return ExitCode.DONE


async def _wait_for_end(
    session: Session, run: str, decision: _Decision, timeout: float | None
) -> ExitCode:
    """Wait until a decision has taken effect, then for the run."""
    loop, seconds = asyncio.get_running_loop(), math.inf if timeout is None else timeout
    ends_at = loop.time() + seconds
    if decision.decides_from is not None:
        # The decision is only queued, so the run may still wait for it.
        await session.tfe.runs.wait(
            run,
            until=lambda read: run_phase(read, math.inf) is not decision.decides_from,
            others_decide=True,
            timeout=timeout,
        )
    return await wait_for(
        session,
        run,
        timeout=None if timeout is None else max(ends_at - loop.time(), 0.0),
        others_decide=decision.decides_from is None,
        wanted=decision.wanted,
    )
