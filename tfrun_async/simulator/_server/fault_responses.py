"""Answers that are not as they should be; pure."""

import re
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from math import ceil
from typing import Any

import attrs
import orjson

from tfrun_async.simulator._http.documents import timestamp
from tfrun_async.simulator._http.messages import JSON_API, ApiError, Response
from tfrun_async.simulator._server.faults import FAILURES, Fault, Mishap

BLOCK = b" " * (1 << 20)
BOMB_BYTES = 1 << 30
_DEPTH = 100_000
_HEADER_BYTES = 128 * 1024
_TIME = re.compile(rb'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z"')
_REASONS = {
    Fault.BAD_GATEWAY: (502, "Bad Gateway"),
    Fault.UNAVAILABLE: (503, "Service Unavailable"),
    Fault.GATEWAY_TIMEOUT: (504, "Gateway Time-out"),
}


def instead(mishap: Mishap) -> Response:
    """Return what is answered in place of the simulator's own answer."""
    if mishap.fault is Fault.SERVER_ERROR:
        error = {"status": "500", "title": "internal server error"}
        return Response.json(500, {"errors": [error]})
    if mishap.fault in _REASONS:
        status, reason = _REASONS[mishap.fault]
        page = f"<html><head><title>{status} {reason}</title></head><body>{reason}</body></html>"
        return Response(status, page.encode(), {"Content-Type": "text/html"})
    headers = _limit_headers(mishap)
    if mishap.fault is Fault.RATE_LIMITED_EMPTY:
        return Response(429, headers=headers)
    return ApiError(429, "You have exceeded the API's rate limit.", headers=headers).response()


def _limit_headers(mishap: Mishap) -> dict[str, str]:
    match mishap.fault:
        case Fault.RATE_LIMITED_FRACTION:
            return {"Retry-After": f"{mishap.seconds:.3f}"}
        case Fault.RATE_LIMITED_DATE:
            # Dates have whole seconds: rounded up, as a wait must not be too short.
            moment = datetime.now(UTC) + timedelta(seconds=ceil(mishap.seconds) + 1)
            return {"Retry-After": format_datetime(moment, usegmt=True)}
        case Fault.RATE_LIMITED_RESET:
            return {"X-RateLimit-Reset": f"{mishap.seconds:.3f}"}
        case Fault.RATE_LIMITED_GARBAGE:
            return {"Retry-After": "soon", "X-RateLimit-Reset": "nan seconds"}
        case Fault.RATE_LIMITED_SILENT:
            return {}
        case _:
            return {"Retry-After": str(ceil(mishap.seconds))}


def spoiled(mishap: Mishap, answer: Response) -> Response:
    """Return an answer with a fault in it; one without a body has no fault in its body."""
    match mishap.fault:
        case Fault.LONG_HEADER:
            return _with_headers(answer, {"X-Filler": "x" * _HEADER_BYTES})
        case Fault.CLOCK_SKEW:
            return _skewed(answer, mishap.seconds)
        case fault if fault in FAILURES:
            return instead(mishap)
        case fault if answer.body and fault in _SPOILED:
            return _SPOILED[fault](answer)
    return answer


def _with_headers(answer: Response, headers: Mapping[str, str]) -> Response:
    return attrs.evolve(answer, headers={**answer.headers, **headers})


def _skewed(answer: Response, seconds: float) -> Response:
    def later(match: re.Match[bytes]) -> bytes:
        moment = datetime.fromisoformat(match[1].decode()).replace(tzinfo=UTC)
        return f'"{timestamp(moment.timestamp() + seconds)}"'.encode()

    date = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    moved = attrs.evolve(answer, body=_TIME.sub(later, answer.body))
    return _with_headers(moved, {"Date": date})


def _truncated(answer: Response) -> Response:
    return attrs.evolve(answer, body=answer.body[: len(answer.body) // 2])


def _invalid(answer: Response) -> Response:
    return attrs.evolve(answer, body=b'{"data": NaN,, \xff}')


def _mistyped(answer: Response) -> Response:
    return _with_headers(answer, {"Content-Type": "text/html"})


def _deep(answer: Response) -> Response:
    body = b'{"data": ' + b"[" * _DEPTH + b"]" * _DEPTH + b"}"
    return _with_headers(attrs.evolve(answer, body=body), {"Content-Type": JSON_API})


def _bomb(answer: Response) -> Response:
    return _with_headers(
        attrs.evolve(answer, body=compressed_spaces(BOMB_BYTES)), {"Content-Encoding": "gzip"}
    )


@cache
def compressed_spaces(size: int) -> bytes:
    """Return so many spaces, whole mebibytes of them, compressed without ever being there."""
    count = size // len(BLOCK)
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # A full flush ends at a whole byte and forgets what went before, so its output can be repeated.
    block = stream.compress(BLOCK) + stream.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(count):
        checksum = zlib.crc32(BLOCK, checksum)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return head + block * count + stream.flush() + _number(checksum) + _number(size)


def _number(value: int) -> bytes:
    return (value & 0xFFFFFFFF).to_bytes(4, "little")


def _renumbered(answer: Response) -> Response:
    """Give a page the number after its own."""

    def count_on(pagination: dict[str, Any]) -> None:
        for key in ("current-page", "next-page", "prev-page"):
            number = pagination[key]
            pagination[key] = None if number is None else number + 1
        pagination["prev-page"] = pagination["current-page"] - 1

    return _paginated(answer, count_on)


def _repeating(answer: Response) -> Response:
    def lead_back(pagination: dict[str, Any]) -> None:
        pagination["next-page"] = 1

    return _paginated(answer, lead_back)


def _paginated(answer: Response, change: Callable[[dict[str, Any]], None]) -> Response:
    document = orjson.loads(answer.body)
    pagination = document.get("meta", {}).get("pagination")
    if pagination is None:
        return answer
    change(pagination)
    return attrs.evolve(answer, body=orjson.dumps(document))


_SPOILED: dict[Fault, Callable[[Response], Response]] = {
    Fault.TRUNCATED_JSON: _truncated,
    Fault.INVALID_JSON: _invalid,
    Fault.WRONG_TYPE: _mistyped,
    Fault.DEEP_JSON: _deep,
    Fault.GZIP_BOMB: _bomb,
    Fault.DUPLICATE_PAGE: _renumbered,
    Fault.REPEATING_PAGES: _repeating,
}


def previous_page(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query for the page before; one that is no number stays for the core to refuse."""
    number = query["page[number]"]
    return {**query, "page[number]": str(int(number) - 1) if number.isdecimal() else number}
