"""The demo's run task: a service on loopback that fails plans which create too much."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tfrun_async.client import Client
from tfrun_async.models import RunTask
from tfrun_async.run_task import Failed, Passed, Result, RunTaskReceiver, RunTaskRequest

_MAX_CREATED = 2


async def _check(request: RunTaskRequest) -> Result:
    plan = await request.plan_json()
    created = sum("create" in each["change"]["actions"] for each in plan["resource_changes"])
    if created > _MAX_CREATED:
        return Failed(f"makes {created} resources, more than {_MAX_CREATED}")
    return Passed(f"makes {created} resources")


@asynccontextmanager
async def run_task(tfe: Client, organization: str) -> AsyncIterator[RunTask]:
    """Serve the run task, and register it in an organization of the simulator."""
    key = secrets.token_hex(32)
    receiver = RunTaskReceiver(hmac_key=key, handler=_check, addresses=tfe.address)
    app = web.Application()
    app.add_subapp("/run-task", receiver.app())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/run-task"
        yield await tfe.run_tasks.create(organization, name="size", url=url, hmac_key=key)
    finally:
        await runner.cleanup()
