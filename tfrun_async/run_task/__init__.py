"""The receiver of run tasks: verify and parse a request, respond, and send the result.

    async def check(request: RunTaskRequest) -> Result:
        plan = await request.plan_json()
        return Failed("no changes on Fridays") if plan["resource_changes"] else Passed()

    receiver = RunTaskReceiver(hmac_key=os.environ["HMAC_KEY"], handler=check)
    app.add_subapp("/run-task", receiver.app())  # aiohttp
    app.mount("/run-task", receiver.asgi)        # FastAPI, Starlette

Source:
https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration
"""

from tfrun_async._webhook.signature import UNSIGNED, Unsigned, verify
from tfrun_async.run_task._receiver import Handler, RunTaskReceiver
from tfrun_async.run_task._request import Capabilities, RunTaskRequest, parse
from tfrun_async.run_task._result import Failed, Outcome, Passed, Result, Tag

__all__ = [
    "UNSIGNED",
    "Capabilities",
    "Failed",
    "Handler",
    "Outcome",
    "Passed",
    "Result",
    "RunTaskReceiver",
    "RunTaskRequest",
    "Tag",
    "Unsigned",
    "parse",
    "verify",
]
