"""Rate budgets: how many calls a client may send, kept before sending and shared if need be."""

from typing import TYPE_CHECKING, Any

from tfrun_async.rate_limit._local import API_LIMITS, Budget, Limit, LocalBudget, prioritized

if TYPE_CHECKING:
    from tfrun_async.rate_limit._redis import RedisBudget

__all__ = ["API_LIMITS", "Budget", "Limit", "LocalBudget", "RedisBudget", "prioritized"]


def __getattr__(name: str) -> Any:
    if name == "RedisBudget":  # on first use, since it needs an extra
        from tfrun_async.rate_limit._redis import RedisBudget  # noqa: PLC0415

        return RedisBudget
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
