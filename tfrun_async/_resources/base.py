"""What the generated resource groups stand on: sending a call and reading its answer."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

import attrs

from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import Call
from tfrun_async._http.transport import Answer
from tfrun_async._jsonapi.document import Page, decode, decode_page
from tfrun_async._jsonapi.structure import MisfitError, parse_object
from tfrun_async._model import Resource, Unset
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import ArgumentError, MalformedResponseError

R = TypeVar("R", bound=Resource)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_PAGE_SIZE = 100  # the API's largest; its own default of 20 costs five times the requests


class Group:
    """The operations on one kind of resource."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    async def _read(self, kind: type[R], call: Call) -> R:
        return _understood(call, decode, await self._pipeline.send(call), kind)

    async def _read_or_none(self, kind: type[R], call: Call) -> R | None:
        answer = await self._pipeline.send(call)
        if answer.status == 204:
            return None
        return _understood(call, decode, answer, kind)

    async def _do(self, call: Call) -> None:
        # A 202 has an empty body or the JSON null, and neither says anything.
        await self._pipeline.send(call)

    async def _read_json(self, call: Call) -> dict[str, Any]:
        answer = await self._pipeline.send(call)
        return _understood(call, parse_object, answer)

    async def _read_json_or_none(self, call: Call) -> dict[str, Any] | None:
        answer = await self._pipeline.send(call)
        return None if answer.status == 204 else _understood(call, parse_object, answer)

    async def _read_text(self, call: Call) -> str:
        return (await self._pipeline.send(call)).body.decode(errors="replace")

    async def _read_text_or_none(self, call: Call) -> str | None:
        answer = await self._pipeline.send(call)
        return None if answer.status == 204 else answer.body.decode(errors="replace")

    async def _save(self, call: Call, file: str | os.PathLike[str]) -> None:
        """Write what is answered to a file, which is there once all of it is."""
        with _replacing(Path(file)) as part:
            await self._pipeline.send(attrs.evolve(call, into=part))

    def _list_at_once(self, kind: type[R], call: Call) -> Pages[R]:
        async def fetch(_: int) -> Page[R]:
            answer = await self._pipeline.send(call)
            page = _understood(call, decode_page, answer, kind)
            # There is no way to ask for another page, whatever this one says of others.
            return attrs.evolve(page, meta=page.meta | {"pagination": {}})

        return Pages(fetch)

    def _list(
        self, kind: type[R], call: Call, *, page_size: int | Unset, page_number: int | Unset
    ) -> Pages[R]:
        size = _PAGE_SIZE if isinstance(page_size, Unset) else page_size
        first = 1 if isinstance(page_number, Unset) else page_number
        if not 1 <= size <= _PAGE_SIZE:
            raise ArgumentError(f"page_size: {size} is not from 1 to {_PAGE_SIZE}")
        if first < 1:
            raise ArgumentError(f"page_number: {first} is not a page, the first is 1")

        async def fetch(number: int) -> Page[R]:
            page = (("page[number]", str(number)), ("page[size]", str(size)))
            answer = await self._pipeline.send(call.asking(page))
            return _understood(call, decode_page, answer, kind)

        return Pages(fetch, first)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a file to write, which takes the place of another if all goes well."""
    if path.is_dir():
        raise ArgumentError(f"file: {path} is a directory")
    if not path.parent.is_dir():
        raise ArgumentError(f"file: there is no directory {path.parent}")
    with tempfile.TemporaryDirectory(prefix=".tfrun-", dir=path.parent) as scratch:
        part = Path(scratch, "part")
        yield part
        part.replace(path)


def _understood(call: Call, read: Callable[[bytes, *Ts], T], answer: Answer, *kind: *Ts) -> T:
    try:
        return read(answer.body, *kind)
    except MisfitError as misfit:
        problem = str(misfit)
    # Not raised from there: the misfit's frames hold the document, with any secret in it.
    raise MalformedResponseError(f"{call.method} {call.path}: {problem}")
