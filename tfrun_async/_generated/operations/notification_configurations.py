# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of notification_configurations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tfrun_async._generated.models.notification_configurations import NotificationConfiguration
from tfrun_async._http.ids import path_id, path_id_or_name, resource_ids
from tfrun_async._http.request import Request, required
from tfrun_async._jsonapi.document import document, to_many
from tfrun_async._model import UNSET, Resource, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.notification_configurations import (
        NotificationDestinationType,
        NotificationTrigger,
    )
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.users import User
    from tfrun_async._generated.models.workspaces import Workspace


class NotificationConfigurations(Group):
    """Notifications of workspaces, projects and teams.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[NotificationConfiguration]:
        """List the notification configurations of a workspace.

        ``GET /workspaces/{workspace_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        A workspace has at most 20. Needs admin access to the workspace.

        Args:
            workspace: The workspace that the configurations belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            NotificationConfiguration,
            Request(
                "notification_configurations.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/notification-configurations",
                workspaces=(workspace,),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        name: str,
        destination_type: NotificationDestinationType | str,
        users: Sequence[User | str] | None = None,
        email_addresses: Sequence[str] | None = None,
        enabled: bool | None = None,
        token: str | Unset | None = UNSET,
        triggers: Sequence[NotificationTrigger | str] | None = None,
        url: str | None = None,
    ) -> NotificationConfiguration:
        """Create a notification configuration for a workspace.

        ``POST /workspaces/{workspace_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        If it is `enabled`, the server first sends a verification request to the URL, and saves the
        configuration only if the response is 2xx. So the receiver must already be running.
        Plan-only runs and workspaces that run locally send no notifications. Needs admin access to
        the workspace.

        Args:
            workspace: The workspace to notify about.
            name: The name, for people.
            destination_type: The kind of destination. It cannot be changed later.
            users: The users to send emails to. Only for the type `email`.
            email_addresses: Addresses to send emails to. Terraform Enterprise only, and only for
                the type `email`.
            enabled: Whether to send notifications. If true, the URL is verified first. Default:
                ``False``.
            token: A key to sign notifications with, so that the receiver can detect forged ones. It
                cannot be read again. If it is None or left out, notifications are not signed. Only
                for the type `generic`.
            triggers: The events to send notifications for. Default: ``[]``.
            url: Where to send notifications, by HTTP or HTTPS. Required for all types but `email`.

        Raises:
            APIError: The verification request got no response, or one that is not 2xx. Nothing was
                saved.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {
            "name": required("name", name),
            "destination-type": required("destination_type", destination_type),
        }
        if email_addresses is not None:
            attributes["email-addresses"] = email_addresses
        if enabled is not None:
            attributes["enabled"] = enabled
        if token is not UNSET:
            attributes["token"] = token
        if triggers is not None:
            attributes["triggers"] = triggers
        if url is not None:
            attributes["url"] = url
        relationships: dict[str, Any] = {}
        if users is not None:
            relationships["users"] = to_many("users", resource_ids("users", users, "user-"))
        request = Request(
            "notification_configurations.create_for_workspace",
            "POST",
            f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/notification-configurations",
            body=document(
                "notification-configurations", attributes=attributes, relationships=relationships
            ),
            workspaces=(workspace,),
        )
        del token, url, attributes, relationships  # tracebacks show local variables
        return await self._read(NotificationConfiguration, request)

    def list_for_project(
        self,
        project: Project | str,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[NotificationConfiguration]:
        """List the notification configurations of a project.

        ``GET /projects/{project_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        They apply to all workspaces of the project. Needs admin access to the project.

        Args:
            project: The project that the configurations belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            NotificationConfiguration,
            Request(
                "notification_configurations.list_for_project",
                "GET",
                f"/projects/{path_id('project', project, 'prj-')}/notification-configurations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create_for_project(
        self,
        project: Project | str,
        *,
        name: str,
        destination_type: NotificationDestinationType | str,
        users: Sequence[User | str] | None = None,
        email_all_members: bool | None = None,
        email_addresses: Sequence[str] | None = None,
        enabled: bool | None = None,
        token: str | Unset | None = UNSET,
        triggers: Sequence[NotificationTrigger | str] | None = None,
        url: str | None = None,
    ) -> NotificationConfiguration:
        """Create a notification configuration for a project.

        ``POST /projects/{project_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        It applies to all workspaces of the project. If it is `enabled`, the server first sends a
        verification request to the URL, and saves the configuration only if the response is 2xx.
        Needs admin access to the project.

        Args:
            project: The project to notify about.
            name: The name, for people.
            destination_type: The kind of destination. It cannot be changed later.
            users: The users to send emails to. Only for the type `email`.
            email_all_members: Whether to send emails to all members of the project or team. Only
                for the type `email`.
            email_addresses: Addresses to send emails to. Terraform Enterprise only, and only for
                the type `email`.
            enabled: Whether to send notifications. If true, the URL is verified first. Default:
                ``False``.
            token: A key to sign notifications with, so that the receiver can detect forged ones. It
                cannot be read again. If it is None or left out, notifications are not signed. Only
                for the type `generic`.
            triggers: The events to send notifications for. Default: ``[]``.
            url: Where to send notifications, by HTTP or HTTPS. Required for all types but `email`.

        Raises:
            APIError: The verification request got no response, or one that is not 2xx. Nothing was
                saved.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {
            "name": required("name", name),
            "destination-type": required("destination_type", destination_type),
        }
        if email_all_members is not None:
            attributes["email_all_members"] = email_all_members
        if email_addresses is not None:
            attributes["email-addresses"] = email_addresses
        if enabled is not None:
            attributes["enabled"] = enabled
        if token is not UNSET:
            attributes["token"] = token
        if triggers is not None:
            attributes["triggers"] = triggers
        if url is not None:
            attributes["url"] = url
        relationships: dict[str, Any] = {}
        if users is not None:
            relationships["users"] = to_many("users", resource_ids("users", users, "user-"))
        request = Request(
            "notification_configurations.create_for_project",
            "POST",
            f"/projects/{path_id('project', project, 'prj-')}/notification-configurations",
            body=document(
                "notification-configurations", attributes=attributes, relationships=relationships
            ),
        )
        del token, url, attributes, relationships  # tracebacks show local variables
        return await self._read(NotificationConfiguration, request)

    def list_for_team(
        self, team: Resource | str, *, page_size: int | None = None, page_number: int | None = None
    ) -> Pages[NotificationConfiguration]:
        """List the notification configurations of a team.

        ``GET /teams/{team_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        Teams are notified of change requests only. Needs permission to manage teams.

        Args:
            team: The team that the configurations belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            NotificationConfiguration,
            Request(
                "notification_configurations.list_for_team",
                "GET",
                f"/teams/{path_id('team', team)}/notification-configurations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create_for_team(
        self,
        team: Resource | str,
        *,
        name: str,
        destination_type: NotificationDestinationType | str,
        users: Sequence[User | str] | None = None,
        email_all_members: bool | None = None,
        email_addresses: Sequence[str] | None = None,
        enabled: bool | None = None,
        token: str | Unset | None = UNSET,
        triggers: Sequence[NotificationTrigger | str] | None = None,
        url: str | None = None,
    ) -> NotificationConfiguration:
        """Create a notification configuration for a team.

        ``POST /teams/{team_id}/notification-configurations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        A team can be notified of change requests only. If it is `enabled`, the server first sends a
        verification request to the URL, and saves the configuration only if the response is 2xx.
        Needs permission to manage teams.

        Args:
            team: The team to notify about.
            name: The name, for people.
            destination_type: The kind of destination. It cannot be changed later.
            users: The users to send emails to. Only for the type `email`.
            email_all_members: Whether to send emails to all members of the project or team. Only
                for the type `email`.
            email_addresses: Addresses to send emails to. Terraform Enterprise only, and only for
                the type `email`.
            enabled: Whether to send notifications. If true, the URL is verified first. Default:
                ``False``.
            token: A key to sign notifications with, so that the receiver can detect forged ones. It
                cannot be read again. If it is None or left out, notifications are not signed. Only
                for the type `generic`.
            triggers: The events to send notifications for. Default: ``[]``.
            url: Where to send notifications, by HTTP or HTTPS. Required for all types but `email`.

        Raises:
            APIError: The verification request got no response, or one that is not 2xx. Nothing was
                saved.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {
            "name": required("name", name),
            "destination-type": required("destination_type", destination_type),
        }
        if email_all_members is not None:
            attributes["email_all_members"] = email_all_members
        if email_addresses is not None:
            attributes["email-addresses"] = email_addresses
        if enabled is not None:
            attributes["enabled"] = enabled
        if token is not UNSET:
            attributes["token"] = token
        if triggers is not None:
            attributes["triggers"] = triggers
        if url is not None:
            attributes["url"] = url
        relationships: dict[str, Any] = {}
        if users is not None:
            relationships["users"] = to_many("users", resource_ids("users", users, "user-"))
        request = Request(
            "notification_configurations.create_for_team",
            "POST",
            f"/teams/{path_id('team', team)}/notification-configurations",
            body=document(
                "notification-configurations", attributes=attributes, relationships=relationships
            ),
        )
        del token, url, attributes, relationships  # tracebacks show local variables
        return await self._read(NotificationConfiguration, request)

    async def read(
        self, notification_configuration: NotificationConfiguration | str
    ) -> NotificationConfiguration:
        """Read a notification configuration.

        ``GET /notification-configurations/{notification_configuration_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        Needs admin access to the workspace, project or team that it belongs to.

        Args:
            notification_configuration: The notification configuration to read.

        Raises:
            NotFoundError: There is no such notification configuration, or the token's owner may not
                do this to it.
        """
        return await self._read(
            NotificationConfiguration,
            Request(
                "notification_configurations.read",
                "GET",
                f"/notification-configurations/{path_id('notification_configuration', notification_configuration, 'nc-')}",
            ),
        )

    async def update(
        self,
        notification_configuration: NotificationConfiguration | str,
        *,
        users: Sequence[User | str] | None = None,
        name: str | None = None,
        email_addresses: Sequence[str] | None = None,
        enabled: bool | None = None,
        token: str | Unset | None = UNSET,
        triggers: Sequence[NotificationTrigger | str] | None = None,
        url: str | None = None,
    ) -> NotificationConfiguration:
        """Change a notification configuration.

        ``PATCH /notification-configurations/{notification_configuration_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        Only the given attributes change. If the configuration is `enabled` after the change, the
        server first sends a verification request to the URL, and saves the change only if the
        response is 2xx. Needs admin access to the workspace, project or team that it belongs to.

        Args:
            notification_configuration: The notification configuration to change.
            users: The users to send emails to. They replace the previous ones. Only for the type
                `email`.
            name: The name, for people.
            email_addresses: Addresses to send emails to. Terraform Enterprise only, and only for
                the type `email`.
            enabled: Whether to send notifications. If true, the URL is verified first.
            token: A new key to sign notifications with. It cannot be read again. None turns signing
                off.
            triggers: The events to send notifications for. They replace the previous ones.
            url: Where to send notifications, by HTTP or HTTPS.

        Raises:
            APIError: The verification request got no response, or one that is not 2xx. Nothing was
                saved.
            NotFoundError: There is no such notification configuration, or the token's owner may not
                do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {}
        if name is not None:
            attributes["name"] = name
        if email_addresses is not None:
            attributes["email-addresses"] = email_addresses
        if enabled is not None:
            attributes["enabled"] = enabled
        if token is not UNSET:
            attributes["token"] = token
        if triggers is not None:
            attributes["triggers"] = triggers
        if url is not None:
            attributes["url"] = url
        relationships: dict[str, Any] = {}
        if users is not None:
            relationships["users"] = to_many("users", resource_ids("users", users, "user-"))
        request = Request(
            "notification_configurations.update",
            "PATCH",
            f"/notification-configurations/{path_id('notification_configuration', notification_configuration, 'nc-')}",
            body=document(
                "notification-configurations", attributes=attributes, relationships=relationships
            ),
        )
        del token, url, attributes, relationships  # tracebacks show local variables
        return await self._read(NotificationConfiguration, request)

    async def delete(self, notification_configuration: NotificationConfiguration | str) -> None:
        """Delete a notification configuration.

        ``DELETE /notification-configurations/{notification_configuration_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        Needs admin access to the workspace, project or team that it belongs to.

        Args:
            notification_configuration: The notification configuration to delete.

        Raises:
            NotFoundError: There is no such notification configuration, or the token's owner may not
                do this to it.
        """
        await self._send(
            Request(
                "notification_configurations.delete",
                "DELETE",
                f"/notification-configurations/{path_id('notification_configuration', notification_configuration, 'nc-')}",
            )
        )

    async def verify(
        self, notification_configuration: NotificationConfiguration | str
    ) -> NotificationConfiguration:
        """Send a verification request for a notification configuration.

        ``POST /notification-configurations/{notification_configuration_id}/actions/verify``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations

        Afterwards, `delivery_responses` has the response to it. Emails cannot be verified in this
        way.

        Args:
            notification_configuration: The notification configuration to verify.

        Raises:
            APIError: The verification request got no response, or one that is not 2xx.
            NotFoundError: There is no such notification configuration, or the token's owner may not
                do this to it.
        """
        return await self._read(
            NotificationConfiguration,
            Request(
                "notification_configurations.verify",
                "POST",
                f"/notification-configurations/{path_id('notification_configuration', notification_configuration, 'nc-')}/actions/verify",
            ),
        )
