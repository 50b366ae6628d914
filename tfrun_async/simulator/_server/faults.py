"""What can go wrong between a client and the simulator, and which request it befalls; no I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random

import attrs

_API = "/api/v2"


class Fault(StrEnum):
    """One thing that can go wrong with a request.

    What is said about the request's effect is exact: where nothing is done the simulator's state
    stays as it was, and where the request is done its effect is there, whatever the client sees.
    """

    REFUSE = "refuse"
    """The next connection is reset as soon as it opens. Nothing is done."""
    RESET_BEFORE = "reset-before"
    """The connection is reset once the head of the request is in. Nothing is done."""
    RESET_DURING = "reset-during"
    """The request is done, and the connection reset in the middle of the answer's body."""
    RESET_AFTER = "reset-after"
    """The request is done, and the connection reset before a byte of the answer is sent."""
    DELAY = "delay"
    """The request is done, and its answer comes `seconds` later; 1 by default."""
    STALL = "stall"
    """The request is done, and its answer stops in mid-body for `seconds`; 60 by default."""

    SERVER_ERROR = "server-error"
    """500, as a JSON:API error. Nothing is done, unless the rule says that it is carried out."""
    BAD_GATEWAY = "bad-gateway"
    """502, as HTML. Nothing is done, unless the rule says that it is carried out."""
    UNAVAILABLE = "unavailable"
    """503, as HTML. Nothing is done, unless the rule says that it is carried out."""
    GATEWAY_TIMEOUT = "gateway-timeout"
    """504, as HTML. Nothing is done, unless the rule says that it is carried out."""
    RATE_LIMITED_SECONDS = "rate-limited-seconds"
    """429, `Retry-After` in whole seconds. Nothing is done, as with every 429."""
    RATE_LIMITED_FRACTION = "rate-limited-fraction"
    """429, `Retry-After` in seconds with a fraction."""
    RATE_LIMITED_DATE = "rate-limited-date"
    """429, `Retry-After` as a date, in real time like the `Date` beside it."""
    RATE_LIMITED_RESET = "rate-limited-reset"
    """429, `X-RateLimit-Reset` in place of `Retry-After`."""
    RATE_LIMITED_GARBAGE = "rate-limited-garbage"
    """429, with both headers unreadable."""
    RATE_LIMITED_SILENT = "rate-limited-silent"
    """429, with neither header."""
    RATE_LIMITED_EMPTY = "rate-limited-empty"
    """429, `Retry-After` in whole seconds, without a body."""
    REDIRECT = "redirect"
    """307 to another port of this machine, which keeps what it gets. Nothing is done."""

    TRUNCATED_JSON = "truncated-json"
    """The request is done; half of the answer's document comes, as if it were the whole."""
    INVALID_JSON = "invalid-json"
    """The request is done; the answer says that it is JSON, and is not."""
    WRONG_TYPE = "wrong-type"
    """The request is done; the answer says that it is HTML, and is JSON."""
    DEEP_JSON = "deep-json"
    """The request is done; the answer is an array in an array, 100,000 times."""
    ENDLESS_BODY = "endless-body"
    """The request is done; the answer's body does not end."""
    GZIP_BOMB = "gzip-bomb"
    """The request is done; the answer is compressed, and has 1 GiB once it is not."""
    LONG_HEADER = "long-header"
    """The request is done; the answer has a header of 128 KiB."""
    CLOCK_SKEW = "clock-skew"
    """The request is done; the answer's times are `seconds` ahead, 3600 by default."""
    DUPLICATE_PAGE = "duplicate-page"
    """A list's second or later page has what is on the page before, under its own number."""
    REPEATING_PAGES = "repeating-pages"
    """A page of a list names the first as the next one."""


RATE_LIMITED = frozenset(fault for fault in Fault if fault.startswith("rate-limited"))
FAILURES = frozenset(
    {Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.UNAVAILABLE, Fault.GATEWAY_TIMEOUT}
)
ON_DELIVERIES = frozenset({Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.DELAY})
CHAOS = frozenset(Fault) - {
    *(Fault.ENDLESS_BODY, Fault.GZIP_BOMB),  # they take their time
    *(Fault.CLOCK_SKEW, Fault.DUPLICATE_PAGE, Fault.REPEATING_PAGES),  # lies that look true
}
_NOT_DONE = FAILURES | RATE_LIMITED | {Fault.REFUSE, Fault.RESET_BEFORE, Fault.REDIRECT}
_SECONDS = {
    **dict.fromkeys(RATE_LIMITED, 1.0),
    Fault.DELAY: 1.0,
    Fault.STALL: 60.0,
    Fault.CLOCK_SKEW: 3600.0,
}


@attrs.frozen
class Mishap:
    """A fault that befalls one request."""

    fault: Fault
    seconds: float
    is_carried_out: bool

    @classmethod
    def of(
        cls, fault: Fault, *, seconds: float | None = None, carried_out: bool | None = None
    ) -> Mishap:
        """Return a fault with what the caller does not say filled in.

        Raises:
            ValueError: The fault does not know what is said.
        """
        if seconds is not None and fault not in _SECONDS:
            raise ValueError(f"{fault} takes no seconds")
        if carried_out is not None and fault not in FAILURES:
            raise ValueError(f"whether the request is carried out is not open for {fault}")
        done = fault not in _NOT_DONE if carried_out is None else carried_out
        return cls(fault, _SECONDS.get(fault, 0.0) if seconds is None else seconds, done)


@attrs.define
class Rule:
    """Which requests a fault befalls, and how many of them."""

    mishap: Mishap
    method: str | None
    path: str | None
    times: int | None

    def __attrs_post_init__(self) -> None:
        fault, path = self.mishap.fault, self.path or ""
        if self.times is not None and self.times < 1:
            raise ValueError(f"a fault happens at least once, not {self.times} times")
        if fault is Fault.REFUSE and (self.method or path):
            raise ValueError("a refused connection has no method and no path yet")
        if path.startswith("http") and fault not in ON_DELIVERIES:
            raise ValueError(f"{fault} cannot befall what is sent to a run task")

    def fits(self, method: str, place: str) -> bool:
        """Say whether a request is one of those."""
        is_method = self.method is None or self.method == method
        return is_method and (self.path is None or fnmatchcase(place, self.path))


@attrs.define
class Chaos:
    """Faults at random, the same for the same seed and the same order of requests."""

    share: float
    faults: Collection[Fault]
    random: Random

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share is between 0 and 1, not {self.share}")
        if not self.faults:
            raise ValueError("there are no faults to choose from")

    def draw(self, faults: Collection[Fault]) -> Mishap | None:
        """Return a fault out of some of those chosen, or none."""
        known = sorted(set(self.faults) & set(faults))
        if self.random.random() >= self.share or not known:
            return None
        fault = self.random.choice(known)
        carried_out = self.random.random() < 0.5 if fault in FAILURES else None
        return Mishap.of(fault, carried_out=carried_out)

    def draw_refusal(self) -> Mishap | None:
        """Return a refusal as often as any other fault is drawn."""
        refusal = Mishap.of(Fault.REFUSE)
        is_drawn = self.random.random() < self.share / len(self.faults)
        return refusal if is_drawn and Fault.REFUSE in self.faults else None


@attrs.define
class Faults:
    """Decides what befalls whom: the oldest rule that fits, then chance."""

    rules: list[Rule] = attrs.field(factory=list)
    chaos: Chaos | None = None
    injected: Counter[Fault] = attrs.Factory(Counter)

    def for_connection(self) -> Mishap | None:
        """Return what befalls a connection that opens."""
        found = self._by_rule({Fault.REFUSE}, "", "")
        if found is None and self.chaos is not None:
            found = self.chaos.draw_refusal()
        return self._counted(found)

    def for_request(self, method: str, path: str, query: Mapping[str, str]) -> Mishap | None:
        """Return what befalls a request of a client."""
        possible = set(Fault) - {Fault.REFUSE}
        if method != "GET" or query.get("page[number]", "1") in {"", "0", "1"}:
            possible.discard(Fault.DUPLICATE_PAGE)
        found = self._by_rule(possible, method, path.removeprefix(_API))
        if found is None and self.chaos is not None:
            found = self.chaos.draw(possible)
        return self._counted(found)

    def for_delivery(self, url: str) -> Mishap | None:
        """Return what befalls a request to a run task; only rules that name its URL do."""
        rules = [rule for rule in self.rules if (rule.path or "").startswith("http")]
        return self._counted(self._by_rule(ON_DELIVERIES, "POST", url, rules))

    def _by_rule(
        self,
        possible: Collection[Fault],
        method: str,
        place: str,
        rules: Collection[Rule] | None = None,
    ) -> Mishap | None:
        for rule in self.rules if rules is None else rules:
            if rule.mishap.fault in possible and rule.fits(method, place):
                if rule.times is not None:
                    rule.times -= 1
                if rule.times == 0:
                    self.rules.remove(rule)
                return rule.mishap
        return None

    def _counted(self, mishap: Mishap | None) -> Mishap | None:
        if mishap is not None:
            self.injected[mishap.fault] += 1
        return mishap
