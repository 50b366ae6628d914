"""Projects: each organization has one, which every workspace is in."""

from tfrun_async.simulator._handlers.context import Call
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._serialize.run_details import project as written


def list_for_organization(call: Call, organization_name: str) -> Response:
    """List the projects of an organization."""
    organization = call.store.find(call.store.organizations, organization_name)
    page = call.page()
    projects = call.store.projects.values()
    found = [project for project in projects if project.organization is organization]
    resources = [written(project) for project in page.cut(found)]
    return call.many(resources, page.counted(len(found)))


def read(call: Call, project_id: str) -> Response:
    """Read a project."""
    return call.one(written(call.store.find(call.store.projects, project_id)))
