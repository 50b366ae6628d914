# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/users.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.users import User
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


class UserStruct(WireStruct):
    """The attributes of `User` that are copied."""

    auth_method: str | None = None
    avatar_url: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    is_admin: bool | None = None
    is_service_account: bool | None = None
    is_site_admin: bool | None = None
    is_sso_login: bool | None = None
    unconfirmed_email: str | UnsetType | None = UNSET
    username: str | UnsetType | None = UNSET
    v2_only: bool | None = None


def _copy_user(target: Any, struct: UserStruct) -> None:
    value: Any
    if (value := struct.auth_method) is not None:
        target.auth_method = value
    if (value := struct.avatar_url) is not UNSET:
        target.avatar_url = value
    if (value := struct.email) is not UNSET:
        target.email = value
    if (value := struct.is_admin) is not None:
        target.is_admin = value
    if (value := struct.is_service_account) is not None:
        target.is_service_account = value
    if (value := struct.is_site_admin) is not None:
        target.is_site_admin = value
    if (value := struct.is_sso_login) is not None:
        target.is_sso_login = value
    if (value := struct.unconfirmed_email) is not UNSET:
        target.unconfirmed_email = value
    if (value := struct.username) is not UNSET:
        target.username = value
    if (value := struct.v2_only) is not None:
        target.v2_only = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    User: (UserStruct, _copy_user),
}
"""The struct of each resource that has attributes, and its copy function."""
