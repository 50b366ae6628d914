"""The demo's run task: a service on loopback that refuses plans which make too much."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tfrun_async.client import Client
from tfrun_async.models import Run, RunTask
from tfrun_async.run_task import Failed, Passed, Result, RunTaskReceiver, RunTaskRequest

_MOST_MADE = 2


async def _check(request: RunTaskRequest) -> Result:
    plan = await request.plan_json()
    made = sum("create" in each["change"]["actions"] for each in plan["resource_changes"])
    if made > _MOST_MADE:
        return Failed(f"makes {made} resources, more than {_MOST_MADE}")
    return Passed(f"makes {made} resources")


@asynccontextmanager
async def run_task(tfe: Client, organization: str) -> AsyncIterator[RunTask]:
    """Serve the check, and make it known to an organization of this machine's server."""
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


async def verdicts(tfe: Client, run: Run) -> str:
    """Say what run tasks thought of a run, and what came of it."""
    said = []
    async for stage in tfe.task_stages.list_for_run(run):
        read = await tfe.task_stages.read(stage, include=["task_results"])
        said += [
            f"its {result.workspace_task_enforcement_level} run task {result.status}: "
            f"{result.message}"
            for result in read.task_results
        ]
    return f"{'; '.join(said)}; the run ended {run.status}"
