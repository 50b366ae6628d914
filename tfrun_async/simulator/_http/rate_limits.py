"""The API's rate limits: 30 requests a second per user, 30 a minute for the lists of runs."""

from collections import defaultdict, deque
from collections.abc import Mapping
from math import ceil

import attrs

from tfrun_async.simulator._http.messages import ApiError

MAX_REQUESTS = 30
_SECOND = 1.0
_MINUTE = 60.0


@attrs.define
class RollingWindow:
    """The times of the requests that were admitted within one period."""

    seconds: float
    times: deque[float] = attrs.Factory(deque)

    def wait(self, now: float) -> float:
        """Return the seconds that the next request must wait; 0 if it need not."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return self.times[0] + self.seconds - now if len(self.times) >= MAX_REQUESTS else 0.0

    def headers(self, now: float) -> dict[str, str]:
        """Return the API's rate limit headers."""
        wait = self.wait(now)
        # Rounded up, so that a client that waits exactly that long is not refused again.
        reset = ceil(wait * 1000) / 1000
        return {
            "X-RateLimit-Limit": str(MAX_REQUESTS),
            "X-RateLimit-Remaining": str(max(0, MAX_REQUESTS - len(self.times))),
            "X-RateLimit-Reset": f"{reset:.3f}",
        }


class RateLimits:
    """Counts the requests of each user, and refuses those over the limits."""

    def __init__(self) -> None:
        self._requests: Mapping[str, RollingWindow] = defaultdict(lambda: RollingWindow(_SECOND))
        self._run_lists: Mapping[str, RollingWindow] = defaultdict(lambda: RollingWindow(_MINUTE))

    def admit(self, user: str, now: float, *, is_run_list: bool) -> dict[str, str]:
        """Count a request and return its headers, or raise a 429; refused requests do not count."""
        windows = [self._requests[user]]
        if is_run_list:
            # First, since the headers of the response are those of the first window.
            windows.insert(0, self._run_lists[user])
        slowest = max(windows, key=lambda window: window.wait(now))
        if (wait := slowest.wait(now)) > 0:
            headers = {"Retry-After": str(ceil(wait)), **slowest.headers(now)}
            raise ApiError(429, "You have exceeded the API's rate limit.", headers=headers)
        for window in windows:
            window.times.append(now)
        return windows[0].headers(now)
