"""Finds the screen of an address."""

from urllib.parse import unquote

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._page.markup import element
from tfrun_async.simulator._page.masking import masker
from tfrun_async.simulator._page.overview import organization_screen, overview
from tfrun_async.simulator._page.parts import Context, Screen, section, trail
from tfrun_async.simulator._page.run import run_screen
from tfrun_async.simulator._page.workspace import workspace_screen

ICON_PATH = "/favicon.ico"
"""Browsers ask for it by themselves, and the core must not see that."""


def is_page_path(path: str) -> bool:
    """Say whether an address is one of the page's; the API has none of these."""
    return path in {"/", "/app", ICON_PATH} or path.startswith("/app/")


def find_screen(core: Core, path: str, page: int = 1) -> Screen:
    """Return the screen of an address, which are those of HCP Terraform, as of now.

    Args:
        core: The simulator.
        path: The path, percent-encoded as it was sent.
        page: The page of a list, from 1.
    """
    with core.lock:
        now = core.clock.now()
        core.lifecycle.run_due(now)
        context = Context(core, now, page, masker(core))
        found = _find(context, [unquote(piece) for piece in path.strip("/").split("/")])
    return found or _not_found()


def _not_found() -> Screen:
    explanation = section("Not found", element("p", "There is no such record."))
    return Screen("Not found", [trail("Not found"), explanation], 404)


def _find(context: Context, pieces: list[str]) -> Screen | None:
    store = context.core.store
    match pieces:
        case [""] | ["app"]:
            return overview(context)
        case ["app", organization] | ["app", organization, "workspaces"]:
            found = store.find_organization(organization)
            return None if found is None else organization_screen(context, found)
        case ["app", organization, "workspaces", name]:
            workspace = store.find_workspace(organization, name)
            return None if workspace is None else workspace_screen(context, workspace)
        case ["app", organization, "workspaces", name, "runs", run_id]:
            run = store.runs.get(run_id)
            workspace = store.find_workspace(organization, name)
            return run_screen(context, run) if run and run.workspace is workspace else None
        case _:
            return None
