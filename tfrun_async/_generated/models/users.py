# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/users.yaml."""

from __future__ import annotations

from typing import ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model


@model
class User(Resource):
    """A user of the API, a person or a service.

    Other users have only a name and an avatar.
    """

    resource_type: ClassVar[str] = "users"

    auth_method: str = NOT_SENT
    """How the user signs in, such as `hcp_sso`."""
    avatar_url: str | None = NOT_SENT
    """The address of the user's picture, or None."""
    email: str | None = NOT_SENT
    """The user's address, or None. Sent only to the user."""
    is_admin: bool = NOT_SENT
    """Whether the user administers the installation. Sent only to the user."""
    is_service_account: bool = NOT_SENT
    """Whether it represents the token of a team or an organization, and not a person."""
    is_site_admin: bool = NOT_SENT
    """Whether the user administers the installation. Sent only to the user."""
    is_sso_login: bool = NOT_SENT
    """Whether the user signs in by single sign-on. Sent only to the user."""
    permissions: UserPermissions = NOT_SENT
    """The permissions of the token's owner for the user."""
    unconfirmed_email: str | None = NOT_SENT
    """The address that waits for its confirmation, or None. Sent only to the user."""
    username: str | None = NOT_SENT
    """The user's name, or None."""
    v2_only: bool = NOT_SENT
    """Whether the user has never had an account in version 1 of the service."""
    authenticated_resource: Resource = NOT_SENT
    """The user, team or organization that the token is of. Sent only to the user."""
    authentication_tokens: list[Resource] = NOT_SENT
    """The user's API tokens. The server sends only a link."""


@model
class UserPermissions(Model):
    """The permissions of the token's owner for a user."""

    can_create_organizations: bool = NOT_SENT
    """Whether organizations may be created in the user's name."""
    can_change_email: bool = NOT_SENT
    """Whether the address may be changed."""
    can_change_username: bool = NOT_SENT
    """Whether the name may be changed."""


for _class in (
    User,
    UserPermissions,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
