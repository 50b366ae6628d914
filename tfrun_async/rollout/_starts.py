"""Start the run of each workspace once, or find its existing run."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, Self

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._run.create_once import create_marked
from tfrun_async._run.lookup import RequestedRun
from tfrun_async._run.marker import Marker
from tfrun_async._run.recovery import GRACE_PERIOD, Recovered, is_rejection, recover_runs
from tfrun_async.errors import DuplicateRunError, MarkerNotKeptError, TfrunError
from tfrun_async.rollout._sqlite_journal import Entry, Journal
from tfrun_async.watching._shared import SharedWatch

if TYPE_CHECKING:
    from tfrun_async._generated.arguments import RunOptions
    from tfrun_async._generated.models import ConfigurationVersion

_log = logging.getLogger("tfrun_async")


class Configuration(Protocol):
    """A configuration that is uploaded to each workspace."""

    @property
    def directory(self) -> str | os.PathLike[str]:
        """Its root."""
        ...

    async def check(self) -> None:
        """Raise ArchiveError if it cannot be packed."""

    async def upload(self, workspace: str) -> ConfigurationVersion:
        """Upload it to a workspace, and return it once it is usable."""
        ...


@attrs.define(eq=False)
class Starts:
    """The starts of a rollout, as recorded in its journal."""

    journal: Journal
    pipeline: Pipeline
    options: RunOptions = attrs.field(repr=False)
    """The arguments of the runs; variables may be secrets."""
    watch: SharedWatch
    configuration: Configuration | None = None
    """The configuration to upload for each run; None for the current one of its workspace."""
    _opened_at: float = attrs.field(init=False, factory=time.monotonic)
    """When the journal was locked; no other process has sent requests since then."""
    _recovery: asyncio.Task[Mapping[str, Recovered]] = attrs.field(init=False)
    """Finds the runs that previous processes requested, by workspace."""

    async def __aenter__(self) -> Self:
        await self._find_server_time()
        self._recovery = asyncio.create_task(self._recover())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._recovery.cancel()
        await asyncio.gather(self._recovery, return_exceptions=True)

    async def find_or_start(self, entry: Entry) -> tuple[Run, MarkerNotKeptError | None]:
        """Return the run of a workspace: an existing one, or a new one."""
        if entry.run is not None:
            return await self.watch.read(entry.run), None
        workspace = entry.workspace
        recovered = None
        if entry.sent_at is not None:
            recovered = (await asyncio.shield(self._recovery)).get(workspace)
        if isinstance(recovered, DuplicateRunError):
            await self.journal.update(workspace, run=recovered.run)
        if isinstance(recovered, TfrunError):
            raise recovered
        run, lacks_marker = (recovered, None) if recovered else await self._start(workspace)
        await self.journal.update(workspace, run=run.id)
        return run, lacks_marker

    async def _start(self, workspace: str) -> tuple[Run, MarkerNotKeptError | None]:
        options = self.options
        if self.configuration is not None:
            version = await self.configuration.upload(workspace)
            options = {**options, "configuration_version": version}
        await self.watch.wait_to_start()
        await self.journal.update(workspace, sent_at=self.pipeline.server_time or 0.0)
        marker = Marker.of_rollout(self.journal.id, workspace)
        try:
            return await create_marked(self.pipeline, marker, workspace, options), None
        except MarkerNotKeptError as error:
            _log.warning("%s: %s", workspace, error)
            return error.run, error
        except TfrunError as error:
            if is_rejection(error):
                await self.journal.update(workspace, sent_at=None)
            raise

    async def _find_server_time(self) -> None:
        """Read the server's time, which the start is recorded with."""
        waiting = [each for each in self.journal.entries.values() if each.run is None]
        if waiting and self.pipeline.server_time is None:
            with suppress(TfrunError):  # the start raises the same error, or succeeds
                await operations.Workspaces(self.pipeline).read(waiting[0].workspace)

    async def _recover(self) -> Mapping[str, Recovered]:
        """Find the runs that previous processes requested, once their grace period is over."""
        lost = {
            entry.workspace: entry.sent_at
            for entry in self.journal.entries.values()
            if entry.run is None and entry.sent_at is not None
        }
        if not lost:
            return {}
        await self.pipeline.sleep(max(0.0, GRACE_PERIOD - (time.monotonic() - self._opened_at)))
        requested = [self._requested(workspace) for workspace in lost]
        since = min(lost.values())
        return await recover_runs(self.pipeline, self.journal.id, requested, since)

    def _requested(self, workspace: str) -> RequestedRun:
        marker = Marker.of_rollout(self.journal.id, workspace)
        return RequestedRun(workspace, marker, marker.add_to(self.options.get("message")))
