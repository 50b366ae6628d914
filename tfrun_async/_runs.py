"""Runs: starting, waiting for and settling them, one by one and many together."""

import math

from tfrun_async import _settle
from tfrun_async._call import path_id
from tfrun_async._generated.models import Run
from tfrun_async._wait import Goal, OnChange, Wait
from tfrun_async.errors import ArgumentError
from tfrun_async.waiting import Until, Waited


class Runs(_settle.Runs):
    """Executions of Terraform, each a plan and, if it is confirmed, an apply."""

    async def wait(
        self,
        run: Run | str,
        *,
        until: Goal = Until.FINAL,
        timeout: float | None = None,
        on_change: OnChange | None = None,
        others_decide: bool = False,
    ) -> Waited:
        """Wait until a run has ended, needs a decision, or is as the caller asks.

        It goes by what can be done with the run and by the states that are final, so that a status
        that is not known yet neither ends the wait nor lets it hang: whether that is an end, the
        server is asked. It reads the run quickly after each change, and more and more slowly while
        there is none.

        A run that goes on only if somebody decides is not waited out, whatever `until` says. What
        applies automatically is taken to need nobody, unless it rests for half a minute.

        Args:
            run: The run, or its id.
            until: What to wait for, or a function of the run that says whether it is so. A run
                that has ended ends the wait in any case.
            timeout: Seconds to wait at most; None is for ever.
            on_change: Called with each change of the status, in order, with those too that only
                the timestamps of the run show. It must not block. To iterate over changes use
                `Client.watch`.
            others_decide: Wait through a decision, since somebody else may take it. With
                `Until.DECISION` only through one that this token may not take.

        Raises:
            WaitTimeoutError: Not even the run could be read in time, so that there is nothing to
                return.
        """
        if timeout is not None and not timeout >= 0:
            raise ArgumentError(f"timeout: {timeout:g} seconds cannot pass")
        path_id("run", run)
        known = run if isinstance(run, Run) and hasattr(run, "status") else None
        identity = run.id if isinstance(run, Run) else run
        wait = Wait(self._transport, identity, known, until, others_decide, on_change)
        return await wait.end(math.inf if timeout is None else timeout)
