"""Have the workspaces of a watch notify it, from when it starts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from tfrun_async._http.ids import id_or_name, resource_ids
from tfrun_async._resources.notification_configurations import (
    NotificationConfigurations,
    check_receiver,
)
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.watching._concurrency import for_each

if TYPE_CHECKING:
    from tfrun_async._generated.models import Workspace
    from tfrun_async._http.pipeline import Pipeline
    from tfrun_async._http.secret import Secret


class WatchNotifications(NotificationConfigurations):
    """The notification configurations that a watch needs.

    Args:
        pipeline: Sends the requests.
        url: Where the receiver is.
        key: The key that the receiver verifies signatures with.
        deletes: Whether the configurations that were created are deleted at the end.

    Raises:
        ArgumentError: The URL or the key is not valid.
    """

    def __init__(self, pipeline: Pipeline, url: Secret, key: Secret, *, deletes: bool) -> None:
        check_receiver(key, url, "notify_url")
        super().__init__(pipeline)
        self._url = url
        self._key = key
        self._deletes = deletes
        self._ensured: set[str] = set()
        self._created: list[str] = []

    async def start(self, workspaces: Iterable[Workspace | str]) -> None:
        """Make sure that workspaces send notifications; after an error, of the rest only.

        Raises:
            TfrunError: One of them cannot send notifications; see `ensure`.
        """
        given = dict.fromkeys(resource_ids("workspaces", workspaces, "ws-", id_or_name))
        ids = await self._pipeline.workspace_ids.find_all("workspaces", [*given])
        await for_each([each for each in ids if each not in self._ensured], self._ensure_one)

    async def stop(self) -> None:
        """Delete the configurations that were created here, if that was asked for.

        Raises:
            TfrunError: One of them could not be deleted; the others were tried as well.
        """
        errors = []
        while self._deletes and self._created:
            try:
                with suppress(NotFoundError):  # deleted by others
                    await self.delete(self._created[-1])
            except TfrunError as error:
                errors.append(error)
            self._created.pop()
        if errors:
            raise errors[0]

    async def _ensure_one(self, workspace: str) -> None:
        configuration, is_created = await self._ensure(workspace, self._url, self._key)
        if is_created:
            self._created.append(configuration.id)
        self._ensured.add(workspace)
