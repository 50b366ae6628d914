"""Print each change of an organization's runs as it happens, told by notifications.

TFE_TOKEN=… HMAC_KEY=… ORGANIZATION=acme python notifications_service.py
"""

import asyncio
import os
from collections.abc import AsyncIterator

from aiohttp import web

from tfrun_async import Client, Watch
from tfrun_async.errors import TfrunError
from tfrun_async.notifications import NotificationReceiver


async def report(watch: Watch) -> None:
    """Print changes until the watch is closed; an error does not end it."""
    while True:
        try:
            async for change in watch:
                print(f"{change.run.id} {change.before} -> {change.after}", flush=True)
            return
        except TfrunError as error:
            print(f"still watching: {error}", flush=True)


def make_app(tfe: Client, organization: str) -> web.Application:
    watch = tfe.watch(organization=organization)
    receiver = NotificationReceiver(hmac_key=os.environ["HMAC_KEY"], handler=watch.notify)

    async def run_watch(_app: web.Application) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            group.create_task(report(watch))
            yield
            watch.close()
        await tfe.close(wait=5)

    app = web.Application()
    app.cleanup_ctx.append(run_watch)
    app.add_subapp("/notifications", receiver.app())
    return app


if __name__ == "__main__":
    application = make_app(Client(), os.environ["ORGANIZATION"])
    web.run_app(application, host="127.0.0.1", port=int(os.environ.get("PORT", "8080")))
