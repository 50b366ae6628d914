"""Connect a client to a simulator without sockets, so that virtual time costs no real time."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs

from tfrun_async import Client
from tfrun_async._http.request import Request
from tfrun_async._http.transport import Response
from tfrun_async.simulator import Simulator
from tfrun_async.simulator._http.messages import JSON_API
from tfrun_async.simulator._http.messages import Request as SimulatorRequest

ROUND_TRIP = 0.1
"""Seconds between a request and its response, by default."""


@attrs.define
class InProcessTransport:
    """Hands the requests of a client to a simulator, which is so many seconds away."""

    sim: Simulator
    token: str
    round_trip: float

    def open(self) -> Any:
        return self  # as the sessions

    async def send(
        self,
        _sessions: Any,
        request: Request,
        _on_progress: Callable[[], None],
        on_sent: Callable[[], None],
    ) -> Response:
        on_sent()
        await asyncio.sleep(self.round_trip / 2)
        assert not isinstance(request.body, Path)
        headers = {
            "host": "sim",
            "authorization": f"Bearer {self.token}",
            "content-type": JSON_API,
        }
        response = self.sim._core.handle(
            SimulatorRequest(
                request.method,
                f"/api/v2{request.path}",
                dict(request.query),
                headers,
                BytesIO(request.body or b""),
            )
        )
        date = format_datetime(datetime.fromtimestamp(self.sim.clock.now(), UTC), usegmt=True)
        await asyncio.sleep(self.round_trip / 2)
        return Response(response.status, {"Date": date, **response.headers}, response.body)

    def redact(self, text: str) -> str:
        return text

    async def close(self) -> None:
        """Do nothing: there is no connection."""


def connect(
    client: Client, sim: Simulator, token: str, *, round_trip: float = ROUND_TRIP
) -> Client:
    """Connect a client to a simulator, and return it."""
    pipeline: Any = client._pipeline
    pipeline._transport = InProcessTransport(sim, token, round_trip)
    return client
