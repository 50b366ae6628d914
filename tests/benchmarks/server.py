"""A server that has its answers ready, so that only the clients are measured."""

import asyncio
import sys

import orjson
from aiohttp import web

PAGE = 100
RUNS = 10_000
_TYPE = {"Content-Type": "application/vnd.api+json"}


def run(number: int) -> dict[str, object]:
    """A run as the Runs page shows it, about 3 kB."""

    def one(kind: str, identity: str) -> dict[str, object]:
        return {
            "data": {"id": identity, "type": kind},
            "links": {"related": f"/api/v2/runs/run-{number}/{kind}"},
        }

    def many(kind: str) -> dict[str, object]:
        return {"data": [], "links": {"related": f"/api/v2/runs/run-{number}/{kind}"}}

    actions = ["is-cancelable", "is-confirmable", "is-discardable", "is-force-cancelable"]
    permissions = [
        *("can-apply", "can-cancel", "can-comment", "can-discard", "can-force-execute"),
        *("can-force-cancel", "can-override-policy-check"),
    ]
    return {
        "id": f"run-{number}",
        "type": "runs",
        "attributes": {
            "actions": dict.fromkeys(actions, False),
            "canceled-at": None,
            "created-at": "2021-05-24T07:38:04.171Z",
            "has-changes": False,
            "auto-apply": False,
            "allow-empty-apply": False,
            "allow-config-generation": False,
            "is-destroy": False,
            "message": "Custom message",
            "plan-only": False,
            "source": "tfe-api",
            "status-timestamps": {"plan-queueable-at": "2021-05-24T07:38:04+00:00"},
            "status": "pending",
            "trigger-reason": "manual",
            "target-addrs": None,
            "permissions": dict.fromkeys(permissions, True),
            "refresh": False,
            "refresh-only": False,
            "replace-addrs": None,
            "save-plan": False,
            "variables": [],
        },
        "relationships": {
            "apply": one("applies", f"apply-{number}"),
            "comments": many("comments"),
            "configuration-version": one("configuration-versions", f"cv-{number}"),
            "cost-estimate": one("cost-estimates", f"ce-{number}"),
            "created-by": one("users", "user-1"),
            "input-state-version": one("state-versions", f"sv-{number}"),
            "plan": one("plans", f"plan-{number}"),
            "run-events": many("run-events"),
            "policy-checks": many("policy-checks"),
            "workspace": one("workspaces", "ws-1"),
            "workspace-run-alerts": many("workspace-run-alerts"),
        },
        "links": {"self": f"/api/v2/runs/run-{number}"},
    }


def _pages() -> list[bytes]:
    count = RUNS // PAGE
    return [
        orjson.dumps(
            {
                "data": [run(page * PAGE + i) for i in range(PAGE)],
                "meta": {
                    "pagination": {
                        "current-page": page + 1,
                        "next-page": page + 2 if page + 1 < count else None,
                    }
                },
            }
        )
        for page in range(count)
    ]


async def serve() -> None:
    """Serve until standard input ends."""
    pages, single = _pages(), orjson.dumps({"data": run(1)})

    async def read(_: web.Request) -> web.Response:
        return web.Response(body=single, headers=_TYPE)

    async def page(request: web.Request) -> web.Response:
        return web.Response(body=pages[int(request.query["page[number]"]) - 1], headers=_TYPE)

    app = web.Application()
    app.router.add_get("/api/v2/runs/{run}", read)
    app.router.add_get("/api/v2/workspaces/{workspace}/runs", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
