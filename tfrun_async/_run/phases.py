"""The plan and the apply of a run, even if the run does not say which they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from tfrun_async._model import Resource, read_or
from tfrun_async.errors import NotFoundError

if TYPE_CHECKING:
    from tfrun_async._generated.models import Apply, Plan, Run
    from tfrun_async._generated.operations import Applies, Plans

T = TypeVar("T")


async def find_plan(plans: Plans, run: Run) -> Plan:
    """Return the plan of a run, perhaps with its id only.

    Raises:
        MalformedAttributeError: The run names no plan, and the server finds none by the run's id.
        NotLoadedError: The same, if the run has no such relationship.
    """
    return read_or(run, "plan", None) or await _find(plans.read_for_run, run) or run.plan


async def find_apply(applies: Applies, run: Run) -> Apply:
    """Return the apply of a run, as `find_plan` does the plan."""
    return read_or(run, "apply", None) or await _find(applies.read_for_run, run) or run.apply


async def load_plan(plans: Plans, run: Run) -> Plan:
    """Return the plan of a run; it is read if the run was loaded without it."""
    plan = await find_plan(plans, run)
    return plan if is_loaded(plan) else await plans.read(plan)


async def load_apply(applies: Applies, run: Run) -> Apply:
    """Return the apply of a run; it is read if the run was loaded without it."""
    apply = await find_apply(applies, run)
    return apply if is_loaded(apply) else await applies.read(apply)


def is_loaded(resource: Resource | None) -> bool:
    """Whether a related resource has come with the run, and not only its id."""
    return read_or(resource, "status", None) is not None


async def _find(read: Callable[[Run], Awaitable[T]], run: Run) -> T | None:
    try:
        return await read(run)
    except NotFoundError:  # some servers have no such endpoint
        return None
