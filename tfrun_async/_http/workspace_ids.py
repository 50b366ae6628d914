"""The ids of workspaces that are given by name.

    a request with names ──► find each id ──► send it with the ids ──► response
                                  ▲                     │
                                  └── drop the kept ◄── 404, and an id was kept

An id is kept for a minute. In that time the workspace may be deleted, and another one may take over
its name: hence the second look after a 404.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeVar

import attrs

from tfrun_async._event_loop import PerLoop
from tfrun_async._http.ids import OTHER_PATHS, quote_segment, split_name
from tfrun_async._http.request import Request
from tfrun_async._http.transport import Response
from tfrun_async._jsonapi.structure import DecodeError, parse_object
from tfrun_async.errors import ArgumentError, MalformedResponseError, NotFoundError

T = TypeVar("T")

_KEEP_SECONDS = 60.0
_MAX_KEPT = 10_000  # names


@attrs.define(eq=False)
class _Lookup:
    """A lookup of an id, shared by all requests that have the same name."""

    task: asyncio.Task[str]
    expires_at: float = math.inf  # while it is in flight


class _Sender(Protocol):
    async def send(self, request: Request) -> Response: ...

    async def wait(self, start: Callable[[], Awaitable[T]]) -> T:
        """Await what a function starts, at most until the caller's shared deadline."""

    def start(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task that does not have the caller's shared deadline."""


class WorkspaceIds:
    """Looks up the ids of workspaces, and keeps them for a minute.

    Args:
        sender: Sends the lookups, and the requests with the ids.
    """

    def __init__(self, sender: _Sender) -> None:
        self._sender = sender
        self._lookups = PerLoop[dict[str, _Lookup]]("the client", dict)

    async def send(self, request: Request) -> Response:
        """Send a request that has names of workspaces.

        Raises:
            NotFoundError: There is no such workspace, or what the request is about does not exist.
        """
        names = request.workspace_names
        kept = {name for name in names if await self._is_kept(name)}
        ids = {name: await self.find(name) for name in names}
        try:
            return await self._sender.send(request.with_workspace_ids(ids))
        except NotFoundError:
            if not kept:
                raise
            for name in kept:
                await self._drop(name, ids[name])
            found = {name: await self.find(name) for name in names}
            if found == ids:
                raise
        return await self._sender.send(request.with_workspace_ids(found))

    async def find(self, name: str) -> str:
        """Return the id of the workspace with an `organization/name`.

        Raises:
            NotFoundError: There is none, or the token's owner may not see it.
        """
        lookup = await self._look_up(name)
        return await self._sender.wait(lambda: asyncio.shield(lookup.task))

    async def find_all(self, parameter: str, workspaces: Sequence[str]) -> list[str]:
        """Return the ids of workspaces that are given by id or by name.

        Raises:
            NotFoundError: There is none of a name.
            ArgumentError: Two of them are the same workspace.
        """
        for each in workspaces:
            if "/" in each:
                await self._look_up(each)  # all at once
        found: dict[str, str] = {}
        for each in workspaces:
            workspace_id = await self.find(each) if "/" in each else each
            if workspace_id in found:
                raise ArgumentError(
                    f"{parameter}: {found[workspace_id]} and {each} are the same workspace"
                )
            found[workspace_id] = each
        return [*found]

    async def _look_up(self, name: str) -> _Lookup:
        lookups = await self._lookups.get()
        lookup = lookups.get(name)
        if lookup is None or lookup.expires_at <= _now():
            lookup = self._start(name, lookups)
        return lookup

    def _start(self, name: str, lookups: dict[str, _Lookup]) -> _Lookup:
        async def look_up() -> str:
            try:
                workspace_id = await self._read_id(name)
            except BaseException:
                if lookups.get(name) is lookup:
                    del lookups[name]
                raise
            lookup.expires_at = _now() + _KEEP_SECONDS
            return workspace_id

        lookups.pop(name, None)  # or the new one would stand where the old one stood
        if len(lookups) >= _MAX_KEPT:
            del lookups[next(iter(lookups))]
        task = self._sender.start(look_up())
        task.add_done_callback(_retrieve_exception)
        lookup = lookups[name] = _Lookup(task)
        return lookup

    async def _read_id(self, name: str) -> str:
        organization, workspace = map(quote_segment, split_name("workspace", name))
        request = Request(
            "workspaces.read_by_name",
            "GET",
            f"/organizations/{organization}/workspaces/{workspace}",
        )
        response = await self._sender.send(request)
        try:
            data = parse_object(response.body).get("data")
        except DecodeError:
            data = None
        workspace_id = data.get("id") if isinstance(data, dict) else None
        if not isinstance(workspace_id, str) or workspace_id in OTHER_PATHS:
            raise MalformedResponseError(f"GET {request.path}: the workspace has no id")
        return workspace_id

    async def _is_kept(self, name: str) -> bool:
        lookup = (await self._lookups.get()).get(name)
        return lookup is not None and lookup.task.done() and lookup.expires_at > _now()

    async def _drop(self, name: str, workspace_id: str) -> None:
        """Drop an id, unless another one has replaced it."""
        lookups = await self._lookups.get()
        lookup = lookups.get(name)
        if lookup is not None and lookup.task.done() and lookup.task.result() == workspace_id:
            del lookups[name]


def _retrieve_exception(task: asyncio.Task[str]) -> None:
    """Keep asyncio from logging an error whose requests were all cancelled."""
    if not task.cancelled():
        task.exception()


def _now() -> float:
    return asyncio.get_running_loop().time()
