"""The methods of a simulator that inject faults."""

from collections.abc import Collection, Mapping, Sequence
from random import Random

from tfrun_async.simulator._server.fault_connections import LeakedRequest
from tfrun_async.simulator._server.faults import CHAOS_FAULTS, Chaos, Fault
from tfrun_async.simulator._server.server import Server


class FaultControls:
    """Injects faults into the requests to a server, and counts them."""

    _server: Server

    @property
    def injected(self) -> Mapping[Fault, int]:
        """Return how often each fault was injected."""
        return dict(self._server.fault_selector.injected)

    @property
    def leaked_requests(self) -> Sequence[LeakedRequest]:
        """Return the requests that followed `Fault.REDIRECT`, with their headers."""
        return list(self._server.fault_injector.redirect_target.leaked_requests)

    def fault(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        path: str | None = None,
        times: int | None = 1,
        seconds: float | None = None,
        carried_out: bool | None = None,
    ) -> None:
        """Inject a fault into the next requests that match; the oldest rule goes first.

        Args:
            fault: The fault.
            method: Only for requests with this method.
            path: Only for requests with a path below `/api/v2` that matches this pattern, in which
                `*` stands for any text: `/runs`, `/runs/*/actions/apply`. `/_archivist/*` are the
                presigned URLs. A pattern that begins with `http` is for the URLs of run tasks,
                and only for `RESET_BEFORE`, `RESET_AFTER` and `DELAY`.
            times: For how many requests; None means all, until `clear_faults`.
            seconds: How long a delay, a stall, the wait of a 429 or a clock's skew is; delays and
                stalls use the simulator's clock.
            carried_out: Whether a request with the response 500, 502, 503 or 504 is carried out.

        Raises:
            ValueError: The fault does not take an argument.
        """
        self._server.fault_selector.add_rule(
            fault, method=method, path=path, times=times, seconds=seconds, carried_out=carried_out
        )

    def chaos(
        self, share: float, *, seed: int = 0, faults: Collection[Fault] = CHAOS_FAULTS
    ) -> None:
        """Inject faults into a share of all requests, chosen at random.

        Rules go first. Requests to run tasks are not affected.

        Args:
            share: The share of requests, from 0 for none to 1 for all.
            seed: The same seed chooses the same faults for the same order of requests.
            faults: The faults to choose from. By default all but `ENDLESS_BODY` and `GZIP_BOMB`,
                which are slow, and `CLOCK_SKEW`, `DUPLICATE_PAGE` and `REPEATING_PAGES`, which a
                client cannot detect.

        Raises:
            ValueError: The share is not between 0 and 1, or there is no fault.
        """
        self._server.fault_selector.chaos = Chaos(share, frozenset(faults), Random(seed))  # noqa: S311  (no secret)

    def _forget_faults(self) -> None:
        """Remove the faults, and the record of those that were injected."""
        self.clear_faults()
        self._server.fault_selector.injected.clear()
        self._server.fault_injector.redirect_target.leaked_requests.clear()

    def clear_faults(self) -> None:
        """Remove all rules, and end the chaos."""
        self._server.fault_selector.clear()
