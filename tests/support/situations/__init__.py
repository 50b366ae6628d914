"""Every way in which the simulator ends a run or holds it up."""

from tests.support.situations.base import KEY, Situation, World, world
from tests.support.situations.ended import ENDED
from tests.support.situations.failed import FAILED
from tests.support.situations.held_up import HELD_UP

__all__ = ["KEY", "SITUATIONS", "Situation", "World", "world"]

SITUATIONS: dict[str, Situation] = {**FAILED, **ENDED, **HELD_UP}
