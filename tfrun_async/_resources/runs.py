"""Runs: starting, waiting for and settling them, one by one and many together."""

import math
from collections.abc import AsyncGenerator, Iterable, Sequence
from pathlib import Path
from typing import Literal, Unpack

from tfrun_async._generated.models import Run, Workspace
from tfrun_async._generated.operations import Plans
from tfrun_async._http.request import path_id
from tfrun_async._run import create_once as _settle
from tfrun_async._run.wait import Goal, OnChange, Wait
from tfrun_async._validation import check_iterable, check_not_coroutine
from tfrun_async.errors import ArgumentError
from tfrun_async.rollout._rollout import Rollout, Rule, Step, leave
from tfrun_async.waiting import Until, WaitResult


class Runs(_settle.Runs):
    """Executions of Terraform, each a plan and, if it is confirmed, an apply."""

    async def wait(
        self,
        run: Run | str,
        *,
        until: Goal | Literal["final", "decision"] = Until.FINAL,
        timeout: float | None = None,
        on_change: OnChange | None = None,
        others_decide: bool = False,
    ) -> WaitResult:
        """Wait until a run has ended, needs a decision, or is as the caller asks.

        It goes by what can be done with the run and by the states that are final, so that a status
        that is not known yet neither ends the wait nor lets it hang: whether that is an end, the
        server is asked. It reads the run quickly after each change, and more and more slowly while
        there is none.

        A run that goes on only if somebody decides is not waited out, whatever `until` says. What
        applies automatically is taken to need nobody, unless it rests for half a minute.

        An outage is waited through, with growing pauses, until every look has failed for five
        minutes.

        Args:
            run: The run, or its id.
            until: What to wait for, as `Until` or by its name, or a function of the run that says
                whether it is so. A run that has ended ends the wait in any case.
            timeout: Seconds to wait at most; None is for ever.
            on_change: Called with each change of the status, in order, with those too that only
                the timestamps of the run show. It must not block. To iterate over changes use
                `Client.watch`.
            others_decide: Wait through a decision, since somebody else may take it. With
                `Until.DECISION` only through one that this token may not take.

        Raises:
            WaitTimeoutError: Not even the run could be read in time, so that there is nothing to
                return.
            TfrunError: A look has failed in a way that does not pass, or the outage lasts.
        """
        if timeout is not None and not timeout >= 0:
            raise ArgumentError(f"timeout: {timeout:g} seconds cannot pass")
        goal = _goal(until)
        check_not_coroutine("on_change", on_change)
        path_id("run", run)
        known = run if isinstance(run, Run) and hasattr(run, "status") else None
        identity = run.id if isinstance(run, Run) else run
        wait = Wait(self._pipeline, identity, known, goal, others_decide, on_change)
        return await wait.end(math.inf if timeout is None else timeout)

    def start_many(
        self,
        workspaces: Iterable[Workspace | str],
        *,
        journal: str | Path,
        decide: Rule = leave,
        waves: Sequence[float] = (),
        tolerate: float = 0,
        concurrency: int = 50,
        timeout: float | None = None,
        **options: Unpack[_settle.RunOptions],
    ) -> AsyncGenerator[Step, None]:
        """Start a run in each of many workspaces, bring it to its end, and tell each step.

        The journal makes this safe to repeat: killed at any moment, or left early, and called again
        with the same journal and workspaces, it goes on where it was. No workspace gets a second
        run. What kept a run from its end is tried again; what has ended is told again, unchanged.

        Leaving the iteration stops it where it is, and leaves the runs as they are. The journal is
        free again once the iterator is closed: with `contextlib.aclosing` at once, else soon after
        nothing refers to it, which the next call waits for.

        Args:
            workspaces: Where to start runs. The first ones are the canaries.
            journal: The file to keep the state in; it is made if it is not there. One process at a
                time can use it. There are no secrets in it.
            decide: Is called with a run that waits to be confirmed, and its plan, and says what to
                do with it. After a restart it may be asked again. Without it such runs are left to
                somebody else.
            waves: How far each wave reaches: so many workspaces, or if it is a float, such a share
                of all of them. A wave begins when the one before is done. Whatever is left is the
                last one.
            tolerate: How many workspaces of a wave may fail, or if it is a float, what share of it.
                When more have, no further run is started; those under way are brought to their end.
            concurrency: In how many workspaces there is something to do at a time.
            timeout: Seconds that each run may take from its start, or from when it was taken up
                again. Then its workspace has failed with a `WaitTimeoutError`, and the run is left
                as it is. None is for ever, as behind a run that nobody decides.
            **options: What `create` takes beside the workspace, the same for all.

        Raises:
            WaveFailedError: More workspaces of a wave failed than may, and nothing is left to do.
            JournalError: The journal is in use, another rollout's, or cannot be read or written.
        """
        if unknown := options.keys() - _settle.RunOptions.__annotations__:
            raise TypeError(f"start_many() got an unexpected keyword argument {min(unknown)!r}")
        check_iterable("workspaces", workspaces)
        ids = [each.id if isinstance(each, Workspace) else each for each in workspaces]
        for each in ids:
            path_id("workspaces", each)
        rollout = Rollout(
            ids,
            journal,
            self,
            self.wait,
            Plans(self._pipeline),
            self._pipeline.sleep,
            options,
            decide=decide,
            waves=waves,
            tolerate=tolerate,
            concurrency=concurrency,
            timeout=math.inf if timeout is None else timeout,
        )
        return rollout.steps()


def _goal(until: Goal | str) -> Goal:
    """Return what to wait for, also where it came by its name."""
    if callable(until):
        check_not_coroutine("until", until)
        return until
    try:
        return Until(until)
    except ValueError:
        names = " or ".join(Until)
        raise ArgumentError(f"until: {until!r} is not {names}, nor a function of a run") from None
