"""Poll one run until it reaches the goal, ends or needs a decision."""

import asyncio
import math
from collections.abc import Callable
from typing import TypeAlias

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._run.changes import Change, changes
from tfrun_async._run.classify import (
    Classifier,
    Goal,
    Outage,
    TransientReadError,
    ends_wait,
    marking_transient_errors,
    stops_for_decision,
)
from tfrun_async._run.polling import Stopwatch, poll_interval
from tfrun_async.errors import WaitTimeoutError
from tfrun_async.waiting import StopReason, Until, WaitResult, run_phase

OnChange: TypeAlias = Callable[[Change], object]

LAST_READ_SECONDS = 5.0
"""Seconds beyond the timeout that the last read may take."""


@attrs.define
class Wait:
    """A wait for one run."""

    pipeline: Pipeline
    run_id: str
    last_read: Run | None
    """The run as it was last read."""
    goal: Goal
    others_decide: bool
    on_change: OnChange | None
    _stopwatch: Stopwatch = attrs.field(init=False)
    _classifier: Classifier = attrs.field(init=False)
    _outage: Outage = attrs.field(init=False, factory=Outage)

    def __attrs_post_init__(self) -> None:
        self._stopwatch = Stopwatch(self.pipeline)
        self._classifier = Classifier(self.last_read)

    async def result(self, timeout: float) -> WaitResult:
        """Wait until there is a reason to stop, and return it."""
        latest = asyncio.get_running_loop().time() + timeout + LAST_READ_SECONDS
        try:
            async with asyncio.timeout_at(None if math.isinf(latest) else latest) as limit:
                return await self._poll(timeout)
        except TimeoutError:
            if not limit.expired():
                raise
            return self._timed_out(timeout)

    async def _poll(self, timeout: float) -> WaitResult:
        classifier = self._classifier
        while True:
            try:
                run = await self._read()
                result = await self._classify(run)
            except TransientReadError as failed:
                delay = self._outage.next_delay(failed.error, self._stopwatch.seconds)
            else:
                if result is not None:
                    return result
                self._outage.end()
                seconds = classifier.seconds_in_status(self._stopwatch.seconds)
                delay = poll_interval(run_phase(run, seconds), seconds)
            remaining = timeout - self._stopwatch.seconds
            if remaining <= 0:
                return self._timed_out(timeout)
            await self._stopwatch.sleep(min(delay, remaining))

    def _timed_out(self, timeout: float) -> WaitResult:
        if self.last_read is None:
            raise WaitTimeoutError(
                f"{self.run_id} was not read in {timeout:g} s"
            ) from self._outage.error
        return WaitResult(self.last_read, StopReason.TIMED_OUT)

    @property
    def _finds_needs(self) -> bool:
        return stops_for_decision(self.goal, others_decide=self.others_decide)

    async def _read(self) -> Run:
        last = self.last_read
        include = self._classifier.includes() if self._finds_needs else []
        runs = operations.Runs(self.pipeline)
        with marking_transient_errors():
            self.last_read = run = await runs.read(self.run_id, include=include or None)
        self._classifier.observe(run, self._stopwatch.seconds)
        if self.on_change is not None:
            for change in changes(run, last):
                self.on_change(change)
        return run

    async def _classify(self, run: Run) -> WaitResult | None:
        # First, since the function may also be true for a run that has ended.
        if not isinstance(self.goal, Until) and self.goal(run):
            return WaitResult(run, StopReason.SATISFIED)
        result = await self._classifier.classify(
            self.pipeline, self._stopwatch.seconds, finds_needs=self._finds_needs
        )
        if result is None:
            return None
        is_over = ends_wait(result, self.goal, others_decide=self.others_decide)
        return result if is_over else None
