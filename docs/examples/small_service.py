"""A service with two routes: start a run in a workspace, and say where a run stands.

TFE_TOKEN=… ORGANIZATION=acme python small_service.py
"""

import os
from collections.abc import AsyncIterator

from aiohttp import web

from tfrun_async import Client
from tfrun_async.errors import NotFoundError

TFE = web.AppKey("tfe", Client)
ORGANIZATION = web.AppKey("organization", str)


async def start_run(request: web.Request) -> web.Response:
    tfe, name = request.app[TFE], request.match_info["workspace"]
    try:
        workspace = await tfe.workspaces.read_by_name(request.app[ORGANIZATION], name)
    except NotFoundError:
        return web.json_response({"error": f"no workspace {name}"}, status=404)
    run = await tfe.runs.create_once(workspace=workspace, message="Started by the service")
    return web.json_response({"run": run.id}, status=201)


async def show_run(request: web.Request) -> web.Response:
    run = await request.app[TFE].runs.read(request.match_info["run"], include=["plan"])
    return web.json_response({"run": run.id, "status": run.status, "plan": run.plan.status})


async def connect(app: web.Application) -> AsyncIterator[None]:
    async with Client() as tfe:
        app[TFE] = tfe
        yield
        await tfe.close(wait=10)  # seconds for requests that are under way


def make_app(organization: str) -> web.Application:
    app = web.Application()
    app[ORGANIZATION] = organization
    app.cleanup_ctx.append(connect)
    app.router.add_post("/workspaces/{workspace}/runs", start_run)
    app.router.add_get("/runs/{run}", show_run)
    return app


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8080"))
    web.run_app(make_app(os.environ["ORGANIZATION"]), host="127.0.0.1", port=port)
