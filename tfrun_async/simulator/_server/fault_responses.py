"""Error responses, and responses with faults in them; no I/O."""

import re
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from math import ceil
from typing import Any

import attrs
import orjson

from tfrun_async.simulator._http.documents import timestamp
from tfrun_async.simulator._http.messages import JSON_API, ApiError, Response
from tfrun_async.simulator._server.faults import SERVER_FAILURES, Fault, InjectedFault

BLOCK = b" " * (1 << 20)
BOMB_BYTES = 1 << 30
_DEPTH = 100_000
_HEADER_BYTES = 128 * 1024
_TIMESTAMP = re.compile(rb'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z"')
_GATEWAY_ERRORS = {
    Fault.BAD_GATEWAY: (502, "Bad Gateway"),
    Fault.UNAVAILABLE: (503, "Service Unavailable"),
    Fault.GATEWAY_TIMEOUT: (504, "Gateway Time-out"),
}


def error_response(injected_fault: InjectedFault) -> Response:
    """Return the error response that replaces the simulator's own."""
    if injected_fault.fault is Fault.SERVER_ERROR:
        error = {"status": "500", "title": "internal server error"}
        return Response.json(500, {"errors": [error]})
    if injected_fault.fault in _GATEWAY_ERRORS:
        status, reason = _GATEWAY_ERRORS[injected_fault.fault]
        page = f"<html><head><title>{status} {reason}</title></head><body>{reason}</body></html>"
        return Response(status, page.encode(), {"Content-Type": "text/html"})
    headers = _rate_limit_headers(injected_fault)
    if injected_fault.fault is Fault.RATE_LIMITED_EMPTY:
        return Response(429, headers=headers)
    return ApiError(429, "You have exceeded the API's rate limit.", headers=headers).response()


def _rate_limit_headers(injected_fault: InjectedFault) -> dict[str, str]:
    match injected_fault.fault:
        case Fault.RATE_LIMITED_FRACTION:
            return {"Retry-After": f"{injected_fault.seconds:.3f}"}
        case Fault.RATE_LIMITED_DATE:
            # Dates have whole seconds: rounded up, so that the wait is not too short.
            now = datetime.now(UTC)
            time = now + timedelta(seconds=ceil(injected_fault.seconds) + 1)
            dates = {"Date": now, "Retry-After": time}
            return {name: format_datetime(date, usegmt=True) for name, date in dates.items()}
        case Fault.RATE_LIMITED_RESET:
            return {"X-RateLimit-Reset": f"{injected_fault.seconds:.3f}"}
        case Fault.RATE_LIMITED_GARBAGE:
            return {"Retry-After": "soon", "X-RateLimit-Reset": "nan seconds"}
        case Fault.RATE_LIMITED_SILENT:
            return {}
        case _:
            return {"Retry-After": str(ceil(injected_fault.seconds))}


def with_fault(injected_fault: InjectedFault, response: Response) -> Response:
    """Return a response with a fault; a fault of the body does not change an empty one."""
    match injected_fault.fault:
        case Fault.LONG_HEADER:
            return _with_headers(response, {"X-Filler": "x" * _HEADER_BYTES})
        case Fault.CLOCK_SKEW:
            return _with_clock_skew(response, injected_fault.seconds)
        case fault if fault in SERVER_FAILURES:
            return error_response(injected_fault)
        case fault if response.body and fault in _BODY_FAULTS:
            return _BODY_FAULTS[fault](response)
    return response


def _with_headers(response: Response, headers: Mapping[str, str]) -> Response:
    return attrs.evolve(response, headers={**response.headers, **headers})


def _with_clock_skew(response: Response, seconds: float) -> Response:
    def shift(match: re.Match[bytes]) -> bytes:
        time = datetime.fromisoformat(match[1].decode()).replace(tzinfo=UTC)
        return f'"{timestamp(time.timestamp() + seconds)}"'.encode()

    date = parsedate_to_datetime(response.headers["Date"]) + timedelta(seconds=seconds)
    shifted = attrs.evolve(response, body=_TIMESTAMP.sub(shift, response.body))
    return _with_headers(shifted, {"Date": format_datetime(date, usegmt=True)})


def _with_truncated_json(response: Response) -> Response:
    return attrs.evolve(response, body=response.body[: len(response.body) // 2])


def _with_invalid_json(response: Response) -> Response:
    return attrs.evolve(response, body=b'{"data": NaN,, \xff}')


def _with_wrong_type(response: Response) -> Response:
    return _with_headers(response, {"Content-Type": "text/html"})


def _with_deep_json(response: Response) -> Response:
    body = b'{"data": ' + b"[" * _DEPTH + b"]" * _DEPTH + b"}"
    return _with_headers(attrs.evolve(response, body=body), {"Content-Type": JSON_API})


def _with_gzip_bomb(response: Response) -> Response:
    return _with_headers(
        attrs.evolve(response, body=compressed_spaces(BOMB_BYTES)), {"Content-Encoding": "gzip"}
    )


@cache
def compressed_spaces(size: int) -> bytes:
    """Return gzip-compressed spaces, whole mebibytes of them, without building them in memory."""
    count = size // len(BLOCK)
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # A full flush ends at a whole byte and resets the compressor, so its output can be repeated.
    block = stream.compress(BLOCK) + stream.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(count):
        checksum = zlib.crc32(BLOCK, checksum)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return head + block * count + stream.flush() + _uint32(checksum) + _uint32(size)


def _uint32(value: int) -> bytes:
    return (value & 0xFFFFFFFF).to_bytes(4, "little")


def _with_duplicate_page(response: Response) -> Response:
    """Return a page with the number after its own."""

    def increment(pagination: dict[str, Any]) -> None:
        for key in ("current-page", "next-page", "prev-page"):
            number = pagination[key]
            pagination[key] = None if number is None else number + 1
        pagination["prev-page"] = pagination["current-page"] - 1

    return _with_pagination(response, increment)


def _with_repeating_pages(response: Response) -> Response:
    def point_to_first(pagination: dict[str, Any]) -> None:
        pagination["next-page"] = 1

    return _with_pagination(response, point_to_first)


def _with_pagination(response: Response, change: Callable[[dict[str, Any]], None]) -> Response:
    document = orjson.loads(response.body)
    pagination = document.get("meta", {}).get("pagination")
    if pagination is None:
        return response
    change(pagination)
    return attrs.evolve(response, body=orjson.dumps(document))


_BODY_FAULTS: dict[Fault, Callable[[Response], Response]] = {
    Fault.TRUNCATED_JSON: _with_truncated_json,
    Fault.INVALID_JSON: _with_invalid_json,
    Fault.WRONG_TYPE: _with_wrong_type,
    Fault.DEEP_JSON: _with_deep_json,
    Fault.GZIP_BOMB: _with_gzip_bomb,
    Fault.DUPLICATE_PAGE: _with_duplicate_page,
    Fault.REPEATING_PAGES: _with_repeating_pages,
}


def previous_page(query: Mapping[str, str]) -> dict[str, str]:
    """Return the query for the previous page."""
    return {**query, "page[number]": str(int(query["page[number]"]) - 1)}
