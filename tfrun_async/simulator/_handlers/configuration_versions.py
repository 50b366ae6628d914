"""Configuration versions and the upload of their files."""

from collections.abc import Mapping
from typing import Any

from tfrun_async.simulator._engine.archives import Upload, pack_archive, read_upload
from tfrun_async.simulator._engine.configuration.files import read_files
from tfrun_async.simulator._engine.lifecycle import Lifecycle
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.runs import queue_run, run_options
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.request_body import boolean, check_attributes, read_resource
from tfrun_async.simulator._records.store import (
    ConfigurationVersion,
    Run,
    Store,
    StoredObject,
    User,
    Workspace,
)

INCLUDES = frozenset({"ingress_attributes", "run"})
PROCESSING_SECONDS = 0.1
ATTRIBUTES = {
    "auto-queue-runs": boolean(default=True, nullable=True),
    "speculative": boolean(nullable=True),
    "provisional": boolean(nullable=True),
}


def create(context: HandlerContext, workspace_id: str) -> Response:
    """Create a configuration version; the response has the URL to upload the files to."""
    store = context.store
    workspace = store.find(store.workspaces, workspace_id)
    data = read_resource(context.request, "configuration-versions")
    values, problems = check_attributes(data["attributes"], ATTRIBUTES)
    if problems:
        raise ApiError.invalid(problems)
    version = ConfigurationVersion(
        id=store.ids.new_id("cv"),
        workspace=workspace,
        created_by=context.caller,
        source=context.request.source,
        auto_queue_runs=values["auto-queue-runs"] is not False,
        speculative=bool(values["speculative"]),
        provisional=bool(values["provisional"]),
        history=[("pending", context.now)],
    )
    store.configuration_versions[version.id] = version
    # A speculative or provisional version does not become the workspace's own: runs that name no
    # version use the one before.
    if not (version.speculative or version.provisional):
        workspace.configuration_version = version
    secret = store.ids.new_secret()
    store.objects[secret] = StoredObject("upload", version.id)
    resource = context.serializer.configuration_version(version, upload_secret=secret)
    return context.respond_with_resource(resource, status=201)


def read(context: HandlerContext, configuration_version_id: str) -> Response:
    """Read a configuration version."""
    version = context.store.find(context.store.configuration_versions, configuration_version_id)
    return context.respond_with_resource(
        context.serializer.configuration_version(version), include=INCLUDES
    )


def read_for_run(context: HandlerContext, run_id: str) -> Response:
    """Read the configuration version of a run."""
    version = context.store.find(context.store.runs, run_id).configuration_version
    return context.respond_with_resource(
        context.serializer.configuration_version(version), include=INCLUDES
    )


def read_ingress_attributes(context: HandlerContext, configuration_version_id: str) -> Response:
    """Read the commit that a configuration version came from."""
    version = context.store.find(context.store.configuration_versions, configuration_version_id)
    key = version.ingress["id"] if version.ingress else ""
    resource = context.serializer.lookup("ingress-attributes", key)
    if resource is None:
        raise not_found()
    return context.respond_with_resource(resource)


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the configuration versions of a workspace, newest first."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    versions = reversed(context.store.configuration_versions.values())
    found = [version for version in versions if version.workspace is workspace]
    return context.respond_with_page_of(
        found, context.serializer.configuration_version, include=INCLUDES
    )


def upload(context: HandlerContext, version_id: str) -> Response:
    """Receive the files; a moment later the status says whether they are valid."""
    version = context.store.find(context.store.configuration_versions, version_id)
    # The documents say that the URL works once, but not which error follows.
    if version.is_received:
        raise ApiError(409, "The files of this configuration version were uploaded already.")
    version.is_received = True
    uploaded: Upload = context.request.read_body or read_upload(context.request.body)
    version.modules, version.archive = uploaded.modules, uploaded.archive
    if uploaded.error is not None:
        version.error = "The uploaded file is not a gzipped tar archive that can be read."
        version.error_message = uploaded.error
    store, lifecycle = context.store, context.lifecycle
    lifecycle.timers.schedule(
        context.now, PROCESSING_SECONDS, finish_processing, store, lifecycle, version
    )
    return Response(200)


def finish_processing(
    store: Store, lifecycle: Lifecycle, version: ConfigurationVersion, at: float
) -> None:
    """Say whether uploaded files are valid, and start their run."""
    if version.id not in store.configuration_versions:
        return  # its workspace was deleted
    if version.error is not None:
        version.history.append(("errored", at))
        return
    version.history.append(("uploaded", at))
    if version.auto_queue_runs:
        queue_automatic_run(store, lifecycle, version, at)


def build_ingress_attributes(
    repository: str, *, sha: str, message: str, username: str, branch: str
) -> dict[str, Any]:
    """Return the ingress attributes of a commit that was pushed to GitHub."""
    url = f"https://github.com/{repository}"
    return {
        "branch": branch,
        "clone-url": f"{url}.git",
        "commit-message": message,
        "commit-sha": sha,
        "commit-url": f"{url}/commit/{sha}",
        "compare-url": None,
        "identifier": repository,
        "is-pull-request": False,
        "on-default-branch": branch == "main",
        "pull-request-body": None,
        "pull-request-number": None,
        "pull-request-title": None,
        "pull-request-url": None,
        "sender-avatar-url": f"https://github.com/{username}.png",
        "sender-html-url": f"https://github.com/{username}",
        "sender-username": username,
        "tag": None,
    }


def push_commit(
    store: Store,
    lifecycle: Lifecycle,
    workspace: Workspace,
    files: Mapping[str, str],
    ingress: Mapping[str, Any],
    at: float,
) -> Run:
    """Add the configuration of a pushed commit, and start its run."""
    # The real service acts as the user who connected the repository; here that is the first user.
    user = next(iter(store.users.values()))
    version = add_uploaded(store, workspace, files, at, user=user, ingress=ingress)
    return queue_automatic_run(store, lifecycle, version, at)


def add_uploaded(
    store: Store,
    workspace: Workspace,
    files: Mapping[str, str],
    at: float,
    *,
    user: User,
    ingress: Mapping[str, Any] | None = None,
) -> ConfigurationVersion:
    """Add a configuration that is there already, from a commit or from nowhere."""
    fetched = [("fetching", at)] if ingress is not None else []
    version = ConfigurationVersion(
        id=store.ids.new_id("cv"),
        workspace=workspace,
        created_by=user,
        source="tfe-api" if ingress is None else "github",
        auto_queue_runs=ingress is not None,
        speculative=False,
        provisional=False,
        history=[("pending", at), *fetched, ("uploaded", at)],
        ingress=None if ingress is None else {"id": store.ids.new_id("ia"), **ingress},
        modules=read_files(files),
        archive=pack_archive(files),
        is_received=True,
    )
    store.configuration_versions[version.id] = version
    workspace.configuration_version = version
    return version


def queue_automatic_run(
    store: Store, lifecycle: Lifecycle, version: ConfigurationVersion, at: float
) -> Run:
    """Start the run that an upload or a commit causes."""
    attributes = {}
    if version.ingress is not None:
        attributes["message"] = version.ingress["commit-message"]
    return queue_run(
        store,
        lifecycle,
        version,
        workspace=version.workspace,
        options=run_options(version.workspace, version, attributes),
        at=at,
        user=version.created_by,
        source="tfe-configuration-version",
    )
