# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/notification_configurations.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.notification_configurations import (
    NotificationConfiguration,
    NotificationDestinationType,
)
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, WireStruct
from tfrun_async._model import Resource

_NOTIFICATION_DESTINATION_TYPE = EnumLookup(NotificationDestinationType)


class NotificationConfigurationStruct(WireStruct):
    """The attributes of `NotificationConfiguration` that are copied."""

    created_at: AwareDatetime | None = None
    destination_type: str | None = None
    email_addresses: list[str] | UnsetType | None = UNSET
    enabled: bool | None = None
    external_email_addresses: list[str] | UnsetType | None = UNSET
    name: str | None = None
    token: str | UnsetType | None = UNSET
    updated_at: AwareDatetime | None = None
    url: str | UnsetType | None = UNSET
    user_email_addresses: list[str] | UnsetType | None = UNSET


def _copy_notification_configuration(target: Any, struct: NotificationConfigurationStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.destination_type) is not None:
        target.destination_type = _NOTIFICATION_DESTINATION_TYPE[value]
    if (value := struct.email_addresses) is not UNSET:
        target.email_addresses = value
    if (value := struct.enabled) is not None:
        target.enabled = value
    if (value := struct.external_email_addresses) is not UNSET:
        target.external_email_addresses = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.token) is not UNSET:
        target.token = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value
    if (value := struct.url) is not UNSET:
        target.url = value
    if (value := struct.user_email_addresses) is not UNSET:
        target.user_email_addresses = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    NotificationConfiguration: (NotificationConfigurationStruct, _copy_notification_configuration),
}
"""The struct of each resource that has attributes, and its copy function."""
