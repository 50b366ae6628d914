"""The interval between the polls of a rollout's runs, so that each run costs few requests.

For each run, polling may cost one request, and one more at its end. That does not depend on how
long runs take, and how many there are at a time. So the interval depends on the requests that are
left, and on how long the runs have been in their status:

    interval = 3 * seconds in status * requests of a round / requests left

It is a small share of that time while many requests are left, and grows as they run out.
"""

import attrs

_PER_RUN = 0.7  # requests for each started run, besides the one at its end
_IN_ADVANCE = 0.2  # for each run that is not started yet; the first waves need more than their own
_SLOWNESS = 3.0
_SHORTEST = 2.0  # seconds
_LONGEST = 60.0  # seconds, or a share of the time that runs have been in their status
_LONGEST_SHARE = 0.25


@attrs.define
class Pace:
    """The requests that a rollout may spend on polling its runs."""

    expected: int
    """The total number of runs of the rollout."""
    started: int = 0
    interval: float = _SHORTEST
    """Seconds until the next round."""

    def update(self, *, spent: int, waiting: int, cost: int, seconds: float) -> None:
        """Set the interval.

        Args:
            spent: Requests so far, including those at the ends of runs.
            waiting: The number of runs that are waited for.
            cost: Requests of one round.
            seconds: How long the runs have been in their status, on average.
        """
        earned = _IN_ADVANCE * self.expected + (1 + _PER_RUN) * self.started
        left = earned - waiting - spent
        longest = max(_LONGEST, _LONGEST_SHARE * seconds)
        interval = _SLOWNESS * cost * seconds / left if left > 0 else longest
        self.interval = min(max(interval, _SHORTEST), longest)
