"""Faults between a client and the simulator, and the requests that they apply to; no I/O.

The path of a request, and where a fault acts on it:

    connection opens ── REFUSE: reset
      │
    request is read ─── RESET_BEFORE, REDIRECT, 429 and most 5xx: an error, nothing is done
      │
    core handles it ─── the effect is there from here on
      │
    response is built ─ TRUNCATE, NOT_JSON, CLOCK_SKEW, …: the response is changed
      │
    response is sent ── DELAY, STALL, RESET_AFTER, …: late, in part, or not at all

The oldest rule that matches selects the fault. Without one, the chaos may draw a fault at random.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random

import attrs

from tfrun_async.simulator._http.request_log import API_PREFIX


class Fault(StrEnum):
    """One thing that can go wrong with a request.

    Each fault says whether the request is done. If nothing is done, the simulator's state does not
    change. If the request is done, its effect is there, whatever response the client gets.
    """

    REFUSE = "refuse"
    """The next connection is reset as soon as it opens. Nothing is done."""
    RESET_BEFORE = "reset-before"
    """The connection is reset once the head of the request is in. Nothing is done."""
    RESET_DURING = "reset-during"
    """The request is done, and the connection reset in the middle of the response body."""
    RESET_AFTER = "reset-after"
    """The request is done, and the connection reset before a byte of the response is sent."""
    DELAY = "delay"
    """The request is done, and its response comes `seconds` later; 1 by default."""
    STALL = "stall"
    """The request is done, and its response stops in mid-body for `seconds`; 60 by default."""

    SERVER_ERROR = "server-error"
    """500, as a JSON:API error. Nothing is done, unless `carried_out` is set."""
    BAD_GATEWAY = "bad-gateway"
    """502, as HTML. Nothing is done, unless `carried_out` is set."""
    UNAVAILABLE = "unavailable"
    """503, as HTML. Nothing is done, unless `carried_out` is set."""
    GATEWAY_TIMEOUT = "gateway-timeout"
    """504, as HTML. Nothing is done, unless `carried_out` is set."""
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
    """307 to another port of this machine, which records the requests. Nothing is done."""

    TRUNCATED_JSON = "truncated-json"
    """The request is done; the response has half of the document, as if it were the whole."""
    INVALID_JSON = "invalid-json"
    """The request is done; the response claims to be JSON, and is not."""
    WRONG_TYPE = "wrong-type"
    """The request is done; the response claims to be HTML, and is JSON."""
    DEEP_JSON = "deep-json"
    """The request is done; the response is an array in an array, 100,000 times."""
    ENDLESS_BODY = "endless-body"
    """The request is done; the response body does not end."""
    GZIP_BOMB = "gzip-bomb"
    """The request is done; the response is compressed, 1 GiB when decompressed."""
    LONG_HEADER = "long-header"
    """The request is done; the response has a header of 128 KiB."""
    CLOCK_SKEW = "clock-skew"
    """The request is done; the times in the response are `seconds` ahead, 3600 by default."""
    DUPLICATE_PAGE = "duplicate-page"
    """The second or a later page of a list has the items of the page before it."""
    REPEATING_PAGES = "repeating-pages"
    """A page of a list names the first as the next one."""


RATE_LIMITED = frozenset(fault for fault in Fault if fault.startswith("rate-limited"))
SERVER_FAILURES = frozenset(
    {Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.UNAVAILABLE, Fault.GATEWAY_TIMEOUT}
)
DELIVERY_FAULTS = frozenset({Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.DELAY})
CHAOS_FAULTS = frozenset(Fault) - {
    *(Fault.ENDLESS_BODY, Fault.GZIP_BOMB),  # they are slow
    *(Fault.CLOCK_SKEW, Fault.DUPLICATE_PAGE, Fault.REPEATING_PAGES),  # responses that look right
}
_NOT_CARRIED_OUT = (
    SERVER_FAILURES | RATE_LIMITED | {Fault.REFUSE, Fault.RESET_BEFORE, Fault.REDIRECT}
)
_DEFAULT_SECONDS = {
    **dict.fromkeys(RATE_LIMITED, 1.0),
    Fault.DELAY: 1.0,
    Fault.STALL: 60.0,
    Fault.CLOCK_SKEW: 3600.0,
}


@attrs.frozen
class InjectedFault:
    """A fault with its parameters, as it applies to one request."""

    fault: Fault
    seconds: float
    is_carried_out: bool

    @classmethod
    def create(
        cls, fault: Fault, *, seconds: float | None = None, carried_out: bool | None = None
    ) -> InjectedFault:
        """Return a fault, with defaults for parameters that are not given.

        Raises:
            ValueError: The fault does not take the parameter.
        """
        if seconds is not None and fault not in _DEFAULT_SECONDS:
            raise ValueError(f"seconds: must not be given for {fault}")
        if carried_out is not None and fault not in SERVER_FAILURES:
            raise ValueError(f"carried_out: must not be given for {fault}")
        is_carried_out = fault not in _NOT_CARRIED_OUT if carried_out is None else carried_out
        return cls(
            fault, _DEFAULT_SECONDS.get(fault, 0.0) if seconds is None else seconds, is_carried_out
        )


@attrs.define
class FaultRule:
    """The requests that a fault applies to, and how many of them."""

    injected_fault: InjectedFault
    method: str | None
    path: str | None
    times: int | None

    def __attrs_post_init__(self) -> None:
        fault, path = self.injected_fault.fault, self.path or ""
        if self.times is not None and self.times < 1:
            raise ValueError(f"times: must be at least 1, got {self.times}")
        if fault is Fault.REFUSE and (self.method or path):
            raise ValueError(
                f"method, path: must not be given for {fault}: a connection has neither yet"
            )
        if path.startswith("http") and fault not in DELIVERY_FAULTS:
            raise ValueError(f"path: {fault} does not apply to requests to run tasks")

    def matches(self, method: str, target: str) -> bool:
        """Say whether the rule applies to a request."""
        is_method = self.method is None or self.method == method
        return is_method and (self.path is None or fnmatchcase(target, self.path))


@attrs.define
class Chaos:
    """Faults at random, the same for the same seed and the same order of requests."""

    share: float
    faults: Collection[Fault]
    random: Random

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"share: must be between 0 and 1, got {self.share}")
        if not self.faults:
            raise ValueError("faults: must not be empty")

    def draw(self, faults: Collection[Fault]) -> InjectedFault | None:
        """Return one of the given faults at random, or None."""
        candidates = sorted(set(self.faults) & set(faults))
        if self.random.random() >= self.share or not candidates:
            return None
        fault = self.random.choice(candidates)
        carried_out = self.random.random() < 0.5 if fault in SERVER_FAILURES else None
        return InjectedFault.create(fault, carried_out=carried_out)

    def draw_refused_connection(self) -> InjectedFault | None:
        """Return `REFUSE` as often as any other fault is drawn, or None."""
        refused = InjectedFault.create(Fault.REFUSE)
        is_drawn = self.random.random() < self.share / len(self.faults)
        return refused if is_drawn and Fault.REFUSE in self.faults else None


@attrs.define
class FaultSelector:
    """Selects the fault of each request: by the oldest rule that matches, then by chance."""

    rules: list[FaultRule] = attrs.field(factory=list)
    chaos: Chaos | None = None
    injected: Counter[Fault] = attrs.Factory(Counter)

    def add_rule(
        self,
        fault: Fault,
        *,
        method: str | None,
        path: str | None,
        times: int | None,
        seconds: float | None,
        carried_out: bool | None,
    ) -> None:
        """Add a rule; older ones go first."""
        injected_fault = InjectedFault.create(fault, seconds=seconds, carried_out=carried_out)
        self.rules.append(FaultRule(injected_fault, method, path, times))

    def clear(self) -> None:
        """Remove all rules, and end the chaos."""
        self.rules.clear()
        self.chaos = None

    def for_connection(self) -> InjectedFault | None:
        """Return the fault of a connection that opens."""
        selected = self._match_rule({Fault.REFUSE}, "", "")
        if selected is None and self.chaos is not None:
            selected = self.chaos.draw_refused_connection()
        return self._count(selected)

    def for_request(self, method: str, path: str, query: Mapping[str, str]) -> InjectedFault | None:
        """Return the fault of a request of a client."""
        candidates = set(Fault) - {Fault.REFUSE}
        number = query.get("page[number]", "")
        if method != "GET" or not number.isdecimal() or int(number) < 2:
            candidates.discard(Fault.DUPLICATE_PAGE)
        selected = self._match_rule(candidates, method, path.removeprefix(API_PREFIX))
        if selected is None and self.chaos is not None:
            selected = self.chaos.draw(candidates)
        return self._count(selected)

    def for_delivery(self, url: str) -> InjectedFault | None:
        """Return the fault of a request to a run task; only rules that name its URL apply."""
        rules = [rule for rule in self.rules if (rule.path or "").startswith("http")]
        return self._count(self._match_rule(DELIVERY_FAULTS, "POST", url, rules))

    def _match_rule(
        self,
        candidates: Collection[Fault],
        method: str,
        target: str,
        rules: Collection[FaultRule] | None = None,
    ) -> InjectedFault | None:
        for rule in self.rules if rules is None else rules:
            if rule.injected_fault.fault in candidates and rule.matches(method, target):
                if rule.times is not None:
                    rule.times -= 1
                if rule.times == 0:
                    self.rules.remove(rule)
                return rule.injected_fault
        return None

    def _count(self, injected_fault: InjectedFault | None) -> InjectedFault | None:
        if injected_fault is not None:
            self.injected[injected_fault.fault] += 1
        return injected_fault
