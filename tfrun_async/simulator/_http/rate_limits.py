"""The API's rate limits: 30 requests a second per user, 30 a minute for the lists of runs."""

from collections import defaultdict, deque
from collections.abc import Mapping
from math import ceil

import attrs

from tfrun_async.simulator._http.messages import ApiError

REQUESTS = 30
_SECOND = 1.0
_MINUTE = 60.0


@attrs.define
class RollingWindow:
    """The moments of the requests that were let through within one period."""

    seconds: float
    moments: deque[float] = attrs.Factory(deque)

    def wait(self, now: float) -> float:
        """Return how long the next request must wait, 0 if it need not."""
        while self.moments and self.moments[0] <= now - self.seconds:
            self.moments.popleft()
        return self.moments[0] + self.seconds - now if len(self.moments) >= REQUESTS else 0.0

    def headers(self, now: float) -> dict[str, str]:
        """Return what the API says about its limits."""
        wait = self.wait(now)
        # Rounded up, so that a client that waits exactly that long is not refused again.
        reset = ceil(wait * 1000) / 1000
        return {
            "X-RateLimit-Limit": str(REQUESTS),
            "X-RateLimit-Remaining": str(max(0, REQUESTS - len(self.moments))),
            "X-RateLimit-Reset": f"{reset:.3f}",
        }


class RateLimits:
    """Counts requests per user, and refuses those that are too many."""

    def __init__(self) -> None:
        self._requests: Mapping[str, RollingWindow] = defaultdict(lambda: RollingWindow(_SECOND))
        self._run_lists: Mapping[str, RollingWindow] = defaultdict(lambda: RollingWindow(_MINUTE))

    def admit(self, user: str, now: float, *, is_run_list: bool) -> dict[str, str]:
        """Count a request and return its headers, or answer 429; what is refused costs nothing."""
        windows = [self._requests[user]]
        if is_run_list:
            windows.insert(0, self._run_lists[user])
        slowest = max(windows, key=lambda window: window.wait(now))
        if (wait := slowest.wait(now)) > 0:
            headers = {"Retry-After": str(ceil(wait)), **slowest.headers(now)}
            raise ApiError(429, "You have exceeded the API's rate limit.", headers=headers)
        for window in windows:
            window.moments.append(now)
        return windows[0].headers(now)
