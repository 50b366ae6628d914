"""Run events and comments."""

from collections.abc import Iterator
from contextlib import contextmanager

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.request_body import (
    check_attributes,
    non_blank_string,
    read_action_comment,
    read_resource,
)
from tfrun_async.simulator._records.run_details import Comment, RunEvent
from tfrun_async.simulator._records.store import Run, Store, User
from tfrun_async.simulator._serialize.run_details import serialize_comment, serialize_run_event

INCLUDES = frozenset({"actor", "comment"})


def record_event(store: Store, run: Run, action: str, at: float, actor: User | None) -> None:
    """Record an event; timers of deleted workspaces still run, but record nothing."""
    if run.id not in store.runs:
        return
    event = RunEvent(id=store.ids.new_id("re"), run=run, action=action, created_at=at, actor=actor)
    run.events.append(event)
    store.run_events[event.id] = event


def add_comment(store: Store, run: Run, author: User, body: str) -> Comment:
    """Add a comment to the author's last event of the run."""
    event = next(event for event in reversed(run.events) if event.actor is author)
    comment = event.comment = Comment(id=store.ids.new_id("wsc"), event=event, body=body)
    store.comments[comment.id] = comment
    return comment


@contextmanager
def saving_comment(context: HandlerContext, run: Run) -> Iterator[None]:
    """Read the comment of an action, and save it once the action succeeded."""
    comment = read_action_comment(context.request)
    yield
    if comment:
        add_comment(context.store, run, context.caller, comment)


def list_for_run(context: HandlerContext, run_id: str) -> Response:
    """List the events of a run, oldest first."""
    run = context.store.find(context.store.runs, run_id)
    return context.respond_with_list(
        [serialize_run_event(event) for event in run.events], include=INCLUDES
    )


def read(context: HandlerContext, run_event_id: str) -> Response:
    """Read an event of a run."""
    event = context.store.find(context.store.run_events, run_event_id)
    return context.respond_with_resource(serialize_run_event(event), include=INCLUDES)


def list_comments(context: HandlerContext, run_id: str) -> Response:
    """List the comments on a run, oldest first."""
    run = context.store.find(context.store.runs, run_id)
    return context.respond_with_list([serialize_comment(comment) for comment in run.comments])


def read_comment(context: HandlerContext, comment_id: str) -> Response:
    """Read a comment."""
    return context.respond_with_resource(
        serialize_comment(context.store.find(context.store.comments, comment_id))
    )


def create_comment(context: HandlerContext, run_id: str) -> Response:
    """Comment on a run, whatever its status."""
    run = context.store.find(context.store.runs, run_id)
    data = read_resource(context.request, "comments")
    attributes, problems = check_attributes(data["attributes"], {"body": non_blank_string()})
    if problems:
        raise ApiError.invalid(problems)
    record_event(context.store, run, "commented", context.now, context.caller)
    comment = add_comment(context.store, run, context.caller, attributes["body"])
    return context.respond_with_resource(serialize_comment(comment), status=201)
