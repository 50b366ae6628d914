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
    is_service_account: bool | None = None
    username: str | None = None
    v2_only: bool | None = None


def _copy_user(target: Any, struct: UserStruct) -> None:
    value: Any
    if (value := struct.auth_method) is not None:
        target.auth_method = value
    if (value := struct.avatar_url) is not UNSET:
        target.avatar_url = value
    if (value := struct.is_service_account) is not None:
        target.is_service_account = value
    if (value := struct.username) is not None:
        target.username = value
    if (value := struct.v2_only) is not None:
        target.v2_only = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    User: (UserStruct, _copy_user),
}
"""The struct of each resource that has attributes, and its copy function."""
