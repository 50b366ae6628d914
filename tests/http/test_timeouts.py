"""Deadlines that share a timer, in virtual time."""

import asyncio
from typing import Any

import pytest

from tests.support.virtual_time import now, run
from tfrun_async._http.timeouts import Deadline, Deadlines


async def ends(deadlines: Deadlines, moment: float) -> float:
    """Return when a deadline ended an endless wait."""
    with pytest.raises(TimeoutError):
        with Deadline(deadlines, moment):
            await asyncio.Event().wait()
    return now()


def test_each_expires_at_its_time() -> None:
    """In whatever order they were set, and one that is in the past at once."""

    async def main() -> list[float]:
        deadlines = Deadlines()
        moments = (20.0, 5.0, 0.0, 30.0, 5.0)
        return await asyncio.gather(*(ends(deadlines, moment) for moment in moments))

    assert run(main()) == [20.0, 5.0, 0.0, 30.0, 5.0]


def test_what_has_ended_is_left_alone() -> None:
    """A deadline that has been left does not disturb the task later."""

    problems: list[dict[str, Any]] = []

    async def main() -> float:
        asyncio.get_running_loop().set_exception_handler(lambda _, it: problems.append(it))
        deadlines = Deadlines()
        with Deadline(deadlines, 5):
            await asyncio.sleep(1)
        await asyncio.sleep(10)
        return now()

    assert run(main()) == 11.0
    assert problems == []


def test_a_deadline_can_be_put_off() -> None:
    """From within, as long as it has not expired."""

    async def put_off() -> None:
        with Deadline(Deadlines(), 5) as deadline:
            await asyncio.sleep(4)
            deadline.when = 12
            await asyncio.Event().wait()

    async def main() -> float:
        with pytest.raises(TimeoutError):
            await put_off()
        return now()

    assert run(main()) == 12.0


@pytest.mark.parametrize(("inner", "outer"), [(5.0, 9.0), (9.0, 5.0)])
def test_the_earlier_of_two_ends_both(inner: float, outer: float) -> None:
    """The later one adds nothing to it."""

    async def both() -> None:
        deadlines = Deadlines()
        with Deadline(deadlines, outer):
            await ends(deadlines, inner)
            await asyncio.Event().wait()

    async def main() -> float:
        with pytest.raises(TimeoutError):
            await both()
        task = asyncio.current_task()
        assert task is not None
        assert not task.cancelling()
        return now()

    assert run(main()) == (9.0 if inner < outer else 5.0)


def test_a_task_that_is_cancelled_too_stays_cancelled() -> None:
    """A deadline at the same time does not hide it."""

    async def main() -> bool:
        waiting = asyncio.create_task(ends(Deadlines(), 5))
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_at(5, waiting.cancel)
        await asyncio.wait([waiting])
        return waiting.cancelled()

    assert run(main())


def test_all_can_be_cancelled() -> None:
    """Those that are active, and those that are set later; the error says why."""

    async def main() -> None:
        deadlines = Deadlines()
        waiting = asyncio.create_task(ends(deadlines, 5))
        await asyncio.sleep(0)
        deadlines.cancel_all()
        assert await waiting == 0
        with pytest.raises(TimeoutError, match="the client was closed"):
            with Deadline(deadlines, 5):
                await asyncio.Event().wait()
        assert now() == 0

    run(main())


def test_a_thousand_need_one_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is what makes them cheap."""

    async def main() -> None:
        loop, deadlines = asyncio.get_running_loop(), Deadlines()
        call_at = loop.call_at
        timers: list[float] = []

        def spy(moment: float, *rest: Any, **options: Any) -> asyncio.TimerHandle:
            timers.append(moment)
            return call_at(moment, *rest, **options)

        monkeypatch.setattr(loop, "call_at", spy)
        for _ in range(1000):
            with Deadline(deadlines, now() + 30):
                await asyncio.sleep(0)
        assert timers == [30.0]

    run(main())
