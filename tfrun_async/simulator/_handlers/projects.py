"""Projects: each organization has one, which every workspace is in."""

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._serialize.run_details import serialize_project


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the projects of an organization."""
    organization = context.store.find(context.store.organizations, organization_name)
    page = context.read_page()
    projects = context.store.projects.values()
    found = [project for project in projects if project.organization is organization]
    resources = [serialize_project(project) for project in page.slice(found)]
    return context.respond_with_page(resources, page.pagination(len(found)))


def read(context: HandlerContext, project_id: str) -> Response:
    """Read a project."""
    return context.respond_with_resource(
        serialize_project(context.store.find(context.store.projects, project_id))
    )
