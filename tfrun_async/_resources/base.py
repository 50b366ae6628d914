"""Base class of the generated resource groups: send a request, decode its response."""

import os
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, overload

import attrs

from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import Request
from tfrun_async._http.transport import Response
from tfrun_async._jsonapi.document import Page, decode, decode_any, decode_page
from tfrun_async._jsonapi.structure import DecodeError, parse_object
from tfrun_async._model import Resource
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import ArgumentError, MalformedResponseError

R = TypeVar("R", bound=Resource)
S = TypeVar("S", bound=Resource)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

MAX_PAGE_SIZE = 100  # used by default: the API's own default of 20 costs five times the requests


class Group:
    """The operations on one kind of resource."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    async def _read(self, kind: type[R] | tuple[type[R], ...], request: Request) -> R:
        return _decode_resource(request, await self._pipeline.send(request), kind)

    @overload
    async def _read_or_none(self, kind: type[R], request: Request) -> R | None: ...
    @overload
    async def _read_or_none(
        self, kind: tuple[type[R], type[S]], request: Request
    ) -> R | S | None: ...
    async def _read_or_none(
        self, kind: type[R] | tuple[type[R], ...], request: Request
    ) -> R | None:
        response = await self._pipeline.send(request)
        return None if response.status == 204 else _decode_resource(request, response, kind)

    async def _read_many(self, kind: type[R], request: Request) -> list[R]:
        response = await self._pipeline.send(request)
        return decode_response(request, decode_page, response, kind).items

    async def _send(self, request: Request) -> None:
        # A 202 has an empty body or the JSON null; neither has any content.
        await self._pipeline.send(request)

    async def _read_json(self, request: Request) -> dict[str, Any]:
        response = await self._pipeline.send(request)
        return decode_response(request, parse_object, response)

    async def _read_json_or_none(self, request: Request) -> dict[str, Any] | None:
        response = await self._pipeline.send(request)
        return None if response.status == 204 else decode_response(request, parse_object, response)

    async def _read_text(self, request: Request) -> str:
        return (await self._pipeline.send(request)).body.decode(errors="replace")

    async def _read_text_or_none(self, request: Request) -> str | None:
        response = await self._pipeline.send(request)
        return None if response.status == 204 else response.body.decode(errors="replace")

    async def _download(
        self, request: Request, file: str | os.PathLike[str] | None
    ) -> bytes | None:
        """Return the response body, or None if it was saved to a file."""
        if file is None:
            return (await self._pipeline.send(request)).body
        await self._save(request, file)
        return None

    async def _download_text(
        self, request: Request, file: str | os.PathLike[str] | None
    ) -> str | None:
        body = await self._download(request, file)
        return None if body is None else body.decode(errors="replace")

    async def _save(self, request: Request, file: str | os.PathLike[str]) -> None:
        """Save the response body to a file, which is replaced once the whole body has arrived."""
        with _replacing(Path(file)) as part:
            await self._pipeline.send(attrs.evolve(request, save_to=part))

    def _list_unpaged(self, kind: type[R], request: Request) -> Pages[R]:
        async def fetch(_: int) -> Page[R]:
            response = await self._pipeline.send(request)
            page = decode_response(request, decode_page, response, kind)
            # There is no parameter to request another page, even if this one names a next one.
            return attrs.evolve(page, meta=page.meta | {"pagination": {"next-page": None}})

        return Pages(fetch)

    def _list(
        self, kind: type[R], request: Request, *, page_size: int | None, page_number: int | None
    ) -> Pages[R]:
        async def read(request: Request) -> Page[R]:
            response = await self._pipeline.send(request)
            return decode_response(request, decode_page, response, kind)

        return list_pages(request, read, page_size=page_size, page_number=page_number)


def list_pages(
    request: Request,
    read: Callable[[Request], Awaitable[Page[T]]],
    *,
    page_size: int | None = None,
    page_number: int | None = None,
) -> Pages[T]:
    """Return the list that a request reads a page of.

    Raises:
        ArgumentError: The size or the number of the first page is out of range.
    """
    size = MAX_PAGE_SIZE if page_size is None else page_size
    first = 1 if page_number is None else page_number
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise ArgumentError(f"page_size: must be from 1 to {MAX_PAGE_SIZE}, got {size}")
    if first < 1:
        raise ArgumentError(f"page_number: must be ≥ 1, got {first}")

    async def fetch(number: int) -> Page[T]:
        page = (("page[number]", str(number)), ("page[size]", str(size)))
        return await read(request.with_query(page))

    return Pages(fetch, first, size)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary file to write, which replaces the path if the block succeeds."""
    if path.is_dir():
        raise ArgumentError(f"file: must be the path of a file, got the directory {path}")
    if not path.parent.is_dir():
        raise ArgumentError(f"file: must be in a directory that exists, got {path}")
    with tempfile.TemporaryDirectory(prefix=".tfrun-", dir=path.parent) as scratch:
        part = Path(scratch, "part")
        yield part
        part.replace(path)


def _decode_resource(
    request: Request, response: Response, kind: type[R] | tuple[type[R], ...]
) -> R:
    if isinstance(kind, tuple):
        return decode_response(request, decode_any, response, kind)
    return decode_response(request, decode, response, kind)


def decode_response(
    request: Request, read: Callable[[bytes, *Ts], T], response: Response, *kind: *Ts
) -> T:
    """Decode the body of a response.

    Raises:
        MalformedResponseError: It cannot be decoded.
    """
    try:
        return read(response.body, *kind)
    except DecodeError as error:
        problem = str(error)
    # Not raised inside `except`: the frames of that error hold the document and its secrets.
    raise MalformedResponseError(f"{request.method} {request.path}: {problem}")
