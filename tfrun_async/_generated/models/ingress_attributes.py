# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/ingress_attributes.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.users import User


@model
class IngressAttributes(Resource):
    """The commit that a configuration version was made from."""

    resource_type: ClassVar[str] = "ingress-attributes"

    branch: str | None = NOT_SENT
    """The branch, or None for a tag."""
    clone_url: str | None = NOT_SENT
    """The URL to clone the repository from."""
    commit_message: str | None = NOT_SENT
    """The commit's message."""
    commit_sha: str = NOT_SENT
    """The commit's full SHA."""
    commit_url: str | None = NOT_SENT
    """The page of the commit."""
    compare_url: str | None = NOT_SENT
    """The page that shows the changes, or None."""
    identifier: str = NOT_SENT
    """The repository as `organization/repository`."""
    is_pull_request: bool = NOT_SENT
    """Whether the commit belongs to a pull request."""
    on_default_branch: bool = NOT_SENT
    """Whether the branch is the repository's default branch."""
    pull_request_body: str | None = NOT_SENT
    """The pull request's text, or None without one."""
    pull_request_number: int | None = NOT_SENT
    """The pull request's number, or None without one."""
    pull_request_title: str | None = NOT_SENT
    """The pull request's title, or None without one."""
    pull_request_url: str | None = NOT_SENT
    """The page of the pull request, or None without one."""
    sender_avatar_url: str | None = NOT_SENT
    """The picture of the version control user who pushed the commit."""
    sender_html_url: str | None = NOT_SENT
    """The page of the version control user who pushed the commit."""
    sender_username: str | None = NOT_SENT
    """The name of the version control user who pushed the commit."""
    tag: str | None = NOT_SENT
    """The tag that was pushed, or None."""
    created_by: User | None = NOT_SENT
    """The user of the API who pushed the commit, or None if that is not known."""


for _class in (IngressAttributes,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
