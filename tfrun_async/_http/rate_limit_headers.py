"""Read the rate limit headers of a response.

https://developer.hashicorp.com/terraform/cloud-docs/api-docs#rate-limiting
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tfrun_async._http.request import Request
from tfrun_async._http.retry import MAX_RETRY_AFTER
from tfrun_async._http.transport import Response
from tfrun_async.rate_limit._local import RateLimiter

_DEFAULT_PAUSE = 1.0  # seconds, after a 429 without a time

# A server may send numbers of any length, which Python converts slowly or not at all.
_SECONDS = re.compile(r"\s*(-?[0-9]{1,15}(?:\.[0-9]{0,15})?)\s*").fullmatch
_CALLS = re.compile(r"[0-9]{1,9}").fullmatch
_DATE = re.compile(r"(?!.*[0-9]{5})[\w ,:+-]{1,40}", re.ASCII).fullmatch


def apply_rate_limit_headers(
    rate_limiter: RateLimiter, request: Request, response: Response
) -> None:
    """Pause the rate limiter after a 429, and update the limit that a response states."""
    headers = response.headers
    if response.status == 429:
        asked = retry_after(headers)
        seconds = _DEFAULT_PAUSE if asked is None else min(asked, MAX_RETRY_AFTER)
        # A special limit is the narrower one; other requests need not stop for it.
        rate_limiter.pause({request.rate_limit or "requests"}, seconds)
    calls = headers.get("X-RateLimit-Limit", "")
    if request.rate_limit is None and _CALLS(calls) and int(calls) > 0:
        resets_in = _seconds(headers.get("X-RateLimit-Reset", ""))
        rate_limiter.update_limit(
            "requests", int(calls), math.inf if resets_in is None else resets_in
        )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait; None if it does not say.

    ``Retry-After`` holds seconds or a date, ``X-RateLimit-Reset`` seconds, both perhaps fractional.
    """
    for name in ("Retry-After", "X-RateLimit-Reset"):
        text = headers.get(name, "")
        seconds = _seconds(text)
        if seconds is None:
            seconds = _seconds_until(text)
        if seconds is not None:
            return seconds
    return None


def _seconds(text: str) -> float | None:
    match = _SECONDS(text)
    return max(0.0, float(match[1])) if match else None


def _seconds_until(text: str) -> float | None:
    moment = parse_date(text)
    return None if moment is None else max(0.0, (moment - datetime.now(UTC)).total_seconds())


def parse_date(text: str) -> datetime | None:
    """Return the time in a header such as ``Date``; None if the header has none."""
    if not _DATE(text):
        return None
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=date.tzinfo or UTC)
    except (ValueError, OverflowError):
        return None
