"""How often the runs of a rollout are looked at, so that each costs few requests.

However long runs take, and however many there are at a time, looking at them may cost as many
requests as there are runs, and one more for each run that ends. So the interval depends on what is
left of that, and on how long the runs have been in their status:

    interval = 3 * seconds in status * requests of a round / requests left

It is a small share of that time while there is enough left, and grows before nothing is.
"""

import attrs

_PER_RUN = 0.7  # requests for each run that was started, beside that at its end
_IN_ADVANCE = 0.2  # for each run that is to be started; the first waves need more than their own
_SLOWNESS = 3.0
_SHORTEST = 2.0  # seconds
_LONGEST = 60.0  # seconds, or a share of the time that runs have been in their status
_LONGEST_SHARE = 0.25


@attrs.define
class Pace:
    """The requests that a rollout may spend on looking at its runs."""

    expected: int
    """Runs that the rollout starts in all."""
    started: int = 0
    interval: float = _SHORTEST
    """Seconds until the next round."""

    def update(self, *, spent: int, waiting: int, cost: int, seconds: float) -> None:
        """Set the interval.

        Args:
            spent: Requests so far, with those at the ends of runs.
            waiting: Runs that are waited for.
            cost: Requests of one round.
            seconds: How long the runs have been in their status, on average.
        """
        earned = _IN_ADVANCE * self.expected + (1 + _PER_RUN) * self.started
        left = earned - waiting - spent
        longest = max(_LONGEST, _LONGEST_SHARE * seconds)
        interval = _SLOWNESS * cost * seconds / left if left > 0 else longest
        self.interval = min(max(interval, _SHORTEST), longest)
