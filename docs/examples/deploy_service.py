"""A service that deploys: it starts a run, applies the plan, and says how that ended.

TFE_TOKEN=… ORGANIZATION=acme python deploy_service.py
"""

import os

from aiohttp import web

from tfrun_async import Client
from tfrun_async.models import RunStatus

TFE = web.AppKey("tfe", Client)
ORGANIZATION = web.AppKey("organization", str)
TIMEOUT = 1800  # seconds for a plan or an apply


async def deploy(tfe: Client, workspace: str) -> tuple[bool, str]:
    """Deploy a workspace, such as `acme/network`; return whether it is done, and what happened."""
    run = await tfe.runs.create_once(workspace=workspace, message="Deploy")
    result = await tfe.runs.wait(run, until="decision", timeout=TIMEOUT)
    if result.needs == "confirmation":
        await tfe.runs.apply(run)
        result = await tfe.runs.wait(run, timeout=TIMEOUT, others_decide=True)
    if result.run.status in {RunStatus.APPLIED, RunStatus.PLANNED_AND_FINISHED}:
        return True, result.run.status
    report = await tfe.runs.explain(run)
    return False, report.summary


async def post_deployment(request: web.Request) -> web.Response:
    workspace = f"{request.app[ORGANIZATION]}/{request.match_info['workspace']}"
    is_done, text = await deploy(request.app[TFE], workspace)
    return web.json_response({"message": text}, status=200 if is_done else 502)


def make_app(tfe: Client, organization: str) -> web.Application:
    app = web.Application()
    app[TFE], app[ORGANIZATION] = tfe, organization
    app.router.add_post("/deployments/{workspace}", post_deployment)
    return app


async def main() -> web.Application:
    return make_app(Client(), os.environ["ORGANIZATION"])


if __name__ == "__main__":
    web.run_app(main(), host="127.0.0.1", port=int(os.environ.get("PORT", "8080")))
