"""A FastAPI service that starts runs and streams their progress as server-sent events.

TFE_TOKEN=… ORGANIZATION=acme python progress_service.py
curl -X POST localhost:8000/workspaces/network/runs
curl -N localhost:8000/runs/run-…/events
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI, HTTPException
from fastapi.responses import StreamingResponse

from tfrun_async import Client, Watch
from tfrun_async.errors import NotFoundError

ORGANIZATION = os.environ["ORGANIZATION"]
open_watches: set[Watch] = set()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with Client() as tfe:
        app.state.tfe = tfe
        yield
        await tfe.close(wait=10)  # seconds for requests that are under way


app = FastAPI(lifespan=lifespan)


@app.post("/workspaces/{name}/runs", status_code=201)
async def start(name: str, message: str = "Started by the service") -> dict[str, str]:
    tfe: Client = app.state.tfe
    try:
        workspace = await tfe.workspaces.read_by_name(ORGANIZATION, name)
    except NotFoundError as error:
        raise HTTPException(404, f"there is no workspace {name}") from error
    run = await tfe.runs.create_once(workspace=workspace, message=message)
    return {"id": run.id, "status": run.status}


@app.get("/runs/{run_id}/events")
async def events(run_id: str) -> StreamingResponse:
    return StreamingResponse(stream(app.state.tfe, run_id), media_type="text/event-stream")


async def stream(tfe: Client, run_id: str) -> AsyncIterator[str]:
    """Yield an event for each change, until the run has ended or the service shuts down."""
    async with tfe.watch(runs=[run_id]) as watch:
        open_watches.add(watch)
        try:
            async for change in watch:
                yield f"event: status\ndata: {change.after}\n\n"
        finally:
            open_watches.discard(watch)
    yield "event: end\ndata: \n\n"


class Server(uvicorn.Server):
    """Ends the streams when the process is asked to stop, so that their connections close."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        asyncio.get_running_loop().call_soon_threadsafe(self.end_streams)

    def end_streams(self) -> None:
        for watch in list(open_watches):
            watch.close()


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8000"))
    config = uvicorn.Config(app, port=port, timeout_graceful_shutdown=20)
    Server(config).run()
