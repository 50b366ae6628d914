"""Rate limiters: keep the API's rate limits, in one process or shared through Redis."""

from typing import TYPE_CHECKING, Any

from tfrun_async.rate_limit._local import (
    API_LIMITS,
    Limit,
    LocalRateLimiter,
    RateLimiter,
    prioritized,
)

if TYPE_CHECKING:
    from tfrun_async.rate_limit._redis import RedisRateLimiter

__all__ = [
    "API_LIMITS",
    "Limit",
    "LocalRateLimiter",
    "RateLimiter",
    "RedisRateLimiter",
    "prioritized",
]


def __getattr__(name: str) -> Any:
    if name == "RedisRateLimiter":  # on first use, since it needs an extra
        from tfrun_async.rate_limit._redis import RedisRateLimiter  # noqa: PLC0415

        return RedisRateLimiter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
