# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of account."""

from __future__ import annotations

from typing import Any

from tfrun_async._generated.models.users import User
from tfrun_async._http.request import Request, required
from tfrun_async._jsonapi.document import document
from tfrun_async._resources.base import Group


class Account(Group):
    """The user that the client's token belongs to.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def read(self) -> User:
        """Read the user that the token belongs to.

        ``GET /account/details``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account

        The token of a team or an organization belongs to a service account, and
        `authenticated_resource` is the team or the organization.
        """
        return await self._read(User, Request("account.read", "GET", "/account/details"))

    async def update(self, *, username: str | None = None, email: str | None = None) -> User:
        """Change the name or the address of the user that the token belongs to.

        ``PATCH /account/update``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account

        A new address is `unconfirmed_email` until it is confirmed by the link in an email to it.

        Args:
            username: The new name.
            email: The new address. It must be confirmed before it is used.

        Raises:
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {}
        if username is not None:
            attributes["username"] = username
        if email is not None:
            attributes["email"] = email
        return await self._read(
            User,
            Request(
                "account.update",
                "PATCH",
                "/account/update",
                body=document("users", attributes=attributes),
            ),
        )

    async def change_password(
        self, *, current_password: str, password: str, password_confirmation: str
    ) -> User:
        """Change the password of the user that the token belongs to.

        ``PATCH /account/password``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account

        The user's tokens stay valid.

        Args:
            current_password: The current password.
            password: The new password, at least 10 characters long.
            password_confirmation: The new password again.

        Raises:
            UnprocessableError: The current password is wrong, the new one is too short, or its
                confirmation differs.
        """
        request = Request(
            "account.change_password",
            "PATCH",
            "/account/password",
            body=document(
                "users",
                attributes={
                    "current_password": required("current_password", current_password),
                    "password": required("password", password),
                    "password_confirmation": required(
                        "password_confirmation", password_confirmation
                    ),
                },
            ),
        )
        del current_password, password, password_confirmation  # tracebacks show local variables
        return await self._read(User, request)
