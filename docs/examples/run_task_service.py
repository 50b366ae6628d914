"""A run task that refuses plans which destroy too much.

HMAC_KEY=… python run_task_service.py
"""

import os

from aiohttp import web

from tfrun_async.run_task import Failed, Outcome, Passed, Result, RunTaskReceiver, RunTaskRequest

MAX_DESTROYED = 3


async def check(request: RunTaskRequest) -> Result:
    plan = await request.plan_json()
    doomed = [
        change["address"]
        for change in plan["resource_changes"]
        if "delete" in change["change"]["actions"]
    ]
    message = f"destroys {len(doomed)} resources"
    if len(doomed) > MAX_DESTROYED:
        outcome = Outcome("too-many", message, body="\n".join(f"- `{each}`" for each in doomed))
        return Failed(f"{message}, more than {MAX_DESTROYED}", outcomes=[outcome])
    return Passed(message)


def make_app() -> web.Application:
    receiver = RunTaskReceiver(
        hmac_key=os.environ["HMAC_KEY"],
        handler=check,
        # The servers whose requests are accepted; their tokens go nowhere else.
        addresses=os.environ.get("TFE_ADDRESS", "https://app.terraform.io"),
    )
    app = web.Application()
    app.add_subapp("/run-task", receiver.app())
    return app


if __name__ == "__main__":
    web.run_app(make_app(), host="127.0.0.1", port=int(os.environ.get("PORT", "8080")))
