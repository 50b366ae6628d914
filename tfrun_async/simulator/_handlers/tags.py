"""Flat tags of an organization, which its workspaces carry."""

from functools import partial

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.relationships import Items, read_ids, read_items
from tfrun_async.simulator._records import removal
from tfrun_async.simulator._records.projects import Tag
from tfrun_async.simulator._records.store import Organization, Workspace
from tfrun_async.simulator._serialize.tags import serialize_tag

MAX_NAME_LENGTH = 255


def find_or_create_tags(
    context: HandlerContext, organization: Organization, items: Items, at: str
) -> list[Tag]:
    """Return the tags that a request names, by name or id; new names become new tags."""
    store = context.store
    by_name = {tag.name: tag for tag in store.tags.values() if tag.organization is organization}
    found = []
    for index, item in enumerate(items):
        name, tag = item["attributes"].get("name"), store.tags.get(item.get("id", ""))
        if isinstance(name, str) and 0 < len(name) <= MAX_NAME_LENGTH:
            if (tag := by_name.get(name)) is None:
                tag = by_name[name] = Tag(
                    id=store.ids.new_id("tag"),
                    organization=organization,
                    name=name,
                    created_at=context.now,
                )
        elif tag is None or tag.organization is not organization:
            expected = f"name must be a string of 1 to {MAX_NAME_LENGTH} characters."
            raise ApiError.invalid({f"{at}/{index}/attributes/name": expected})
        found.append(tag)
    return found


def carry_tags(context: HandlerContext, workspace: Workspace, tags: list[Tag]) -> None:
    """Make a workspace carry tags, besides those that it carries."""
    context.store.tags |= {tag.id: tag for tag in tags}
    workspace.tags = list(dict.fromkeys([*workspace.tags, *tags]))


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the tags that the workspaces of an organization carry."""
    store, query = context.store, context.request.query
    organization = store.find(store.organizations, organization_name)
    search = query.get("q", "").lower()
    excluded = store.workspaces.get(query.get("filter[exclude][taggable][id]", ""))
    found = [
        tag
        for tag in store.tags.values()
        if tag.organization is organization
        and search in tag.name.lower()
        and not (excluded and tag in excluded.tags)
    ]
    return context.respond_with_page_of(found, partial(serialize_tag, store))


def delete(context: HandlerContext, organization_name: str) -> Response:
    """Delete tags, also from the workspaces that carry them."""
    store = context.store
    organization = store.find(store.organizations, organization_name)
    given = set(read_ids(context.request, "tags"))
    for workspace in store.workspaces.values():
        if workspace.organization is organization:
            workspace.tags = [tag for tag in workspace.tags if tag.id not in given]
    removal.remove_unused_tags(store)
    return Response(204)


def add_workspaces(context: HandlerContext, tag_id: str) -> Response:
    """Make workspaces carry a tag; all of them or, if one does not exist, none."""
    tag = context.store.find(context.store.tags, tag_id)
    ids = read_ids(context.request, "workspaces")
    for workspace in context.find_all(context.store.workspaces, ids, tag.organization):
        carry_tags(context, workspace, [tag])
    return Response(204)


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the tags that a workspace carries."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    return context.respond_with_page_of(workspace.tags, partial(serialize_tag, context.store))


def add_to_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """Make a workspace carry tags; new names become tags of the organization."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    items = read_items(context.request, "tags")
    carry_tags(
        context, workspace, find_or_create_tags(context, workspace.organization, items, "/data")
    )
    return Response(204)


def remove_from_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """Take tags off a workspace; those that no workspace carries any more are deleted."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    items = read_items(context.request, "tags")
    given = [name for item in items for name in (item.get("id"), item["attributes"].get("name"))]
    workspace.tags = [
        tag for tag in workspace.tags if tag.id not in given and tag.name not in given
    ]
    removal.remove_unused_tags(context.store)
    return Response(204)
