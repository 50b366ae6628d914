# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/configuration_versions.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.configuration_versions import (
    ConfigurationVersion,
    ConfigurationVersionSource,
    ConfigurationVersionStatus,
)
from tfrun_async._jsonapi.structs import EnumLookup, WireStruct
from tfrun_async._model import Resource

_CONFIGURATION_VERSION_SOURCE = EnumLookup(ConfigurationVersionSource)
_CONFIGURATION_VERSION_STATUS = EnumLookup(ConfigurationVersionStatus)


class ConfigurationVersionStruct(WireStruct):
    """The attributes of `ConfigurationVersion` that are copied."""

    auto_queue_runs: bool | None = None
    error: str | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    provisional: bool | None = None
    source: str | UnsetType | None = UNSET
    speculative: bool | None = None
    status: str | None = None
    upload_url: str | UnsetType | None = UNSET


def _copy_configuration_version(target: Any, struct: ConfigurationVersionStruct) -> None:
    value: Any
    if (value := struct.auto_queue_runs) is not None:
        target.auto_queue_runs = value
    if (value := struct.error) is not UNSET:
        target.error = value
    if (value := struct.error_message) is not UNSET:
        target.error_message = value
    if (value := struct.provisional) is not None:
        target.provisional = value
    if (value := struct.source) is not UNSET:
        target.source = None if value is None else _CONFIGURATION_VERSION_SOURCE[value]
    if (value := struct.speculative) is not None:
        target.speculative = value
    if (value := struct.status) is not None:
        target.status = _CONFIGURATION_VERSION_STATUS[value]
    if (value := struct.upload_url) is not UNSET:
        target.upload_url = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    ConfigurationVersion: (ConfigurationVersionStruct, _copy_configuration_version),
}
"""The struct of each resource that has attributes, and its copy function."""
