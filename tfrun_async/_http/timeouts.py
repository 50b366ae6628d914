"""Deadlines for any number of tasks, on one timer: `asyncio.timeout` sets one for each.

Nearly all of them are never reached, and a client's come in about the order in which they were
set. So the timer stays where the first one was, and looks what is due when it goes off.
"""

import asyncio
import math
from types import TracebackType
from typing import Self


class Deadline:
    """Ends what is done within it with a TimeoutError, as `asyncio.timeout` does.

    Args:
        deadlines: Those that it is one of. It comes at once if they are cut.
        moment: When it comes, of the running loop's time.
    """

    __slots__ = ("_cancelling", "_deadlines", "_is_over", "_task", "moment")

    def __init__(self, deadlines: "Deadlines", moment: float) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("only a task can be given a deadline")
        self.moment = 0.0 if deadlines.are_cut else moment  # it may be put off
        self._deadlines = deadlines
        self._task = task
        self._cancelling = task.cancelling()
        self._is_over = False

    def __enter__(self) -> Self:
        deadlines = self._deadlines
        deadlines.watched.add(self)
        if self.moment < deadlines.goes_off:
            deadlines.look_at(self.moment)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._deadlines.watched.discard(self)
        task = self._task
        del self._task  # what was begun here, such as a connection, may keep this for longer
        if self._is_over:
            # Somebody else may have cancelled the task too, and is to see that.
            is_ours = task.uncancel() <= self._cancelling
            if is_ours and isinstance(error, asyncio.CancelledError):
                why = "the client was closed" if self._deadlines.are_cut else ""
                raise TimeoutError(why) from error

    def end(self) -> None:
        """End what is done within it."""
        self._is_over = True
        self._task.cancel()


class Deadlines:
    """The deadlines of a client."""

    def __init__(self) -> None:
        self.are_cut = False
        self.watched: set[Deadline] = set()
        self._timer: asyncio.TimerHandle | None = None
        self.goes_off = math.inf

    def cut(self) -> None:
        """End everything, and what begins later too."""
        self.are_cut = True
        for deadline in self.watched:
            deadline.moment = 0.0
        self._look()

    def look_at(self, moment: float) -> None:
        """Look at a moment what is due, and not before."""
        if self._timer is not None:
            self._timer.cancel()
        self.goes_off, self._timer = moment, None
        if moment < math.inf:
            self._timer = asyncio.get_running_loop().call_at(moment, self._look)

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        due = {deadline for deadline in self.watched if deadline.moment <= now}
        self.watched -= due
        for deadline in due:
            deadline.end()
        self.look_at(min((deadline.moment for deadline in self.watched), default=math.inf))
