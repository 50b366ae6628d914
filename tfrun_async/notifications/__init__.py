"""Notifications of HCP Terraform, received by a webhook.

    receiver = NotificationReceiver(hmac_key=os.environ["HMAC_KEY"], handler=watch.notify)
    app.add_subapp("/notifications", receiver.app())  # aiohttp
    app.mount("/notifications", receiver.asgi)        # FastAPI, Starlette

Source:
https://developer.hashicorp.com/terraform/cloud-docs/workspaces/settings/notifications
"""

from tfrun_async._webhook.signature import UNSIGNED, Unsigned, verify
from tfrun_async.notifications._payload import (
    Notification,
    NotificationEvent,
    parse,
)
from tfrun_async.notifications._receiver import Handler, NotificationReceiver

__all__ = [
    "UNSIGNED",
    "Handler",
    "Notification",
    "NotificationEvent",
    "NotificationReceiver",
    "Unsigned",
    "parse",
    "verify",
]
