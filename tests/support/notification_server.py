"""A service that workspaces notify, and the notification configurations of its simulator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
from aiohttp import web
from aiohttp.test_utils import TestServer

from tfrun_async.simulator import Simulator


@attrs.define
class NotificationServer:
    """A service on this machine, which responds to verification requests while it serves."""

    _sim: Simulator = attrs.field(repr=False)
    url: str = attrs.field(default="", repr=False)
    is_serving: bool = True

    @property
    def saved(self) -> dict[str, dict[str, Any]]:
        """The attributes of the configurations by id, with their tokens."""
        return {key: each.settings for key, each in self._configurations.items()}

    @property
    def owners(self) -> dict[str, str]:
        """The workspaces of the configurations by id."""
        return {key: each.subscribable.id for key, each in self._configurations.items()}

    @property
    def writes(self) -> list[str]:
        """The methods of the requests that changed a configuration, or were to."""
        return [
            request.method
            for request in self._sim.requests
            if "notification-configurations" in request.path and request.method != "GET"
        ]

    @property
    def _configurations(self) -> dict[str, Any]:
        return self._sim._core.store.notification_configurations

    async def respond(self, _request: web.Request) -> web.Response:
        return web.Response(status=200 if self.is_serving else 503)


@asynccontextmanager
async def notification_server(sim: Simulator) -> AsyncIterator[NotificationServer]:
    """Run a service that the workspaces of a simulator can notify; its URL has a password."""
    server = NotificationServer(sim)
    app = web.Application()
    app.router.add_post("/hooks", server.respond)
    async with TestServer(app) as running:
        server.url = f"{running.make_url('/hooks')}?k=s3cret-url"
        yield server
