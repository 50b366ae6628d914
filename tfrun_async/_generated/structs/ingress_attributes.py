# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/ingress_attributes.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.ingress_attributes import IngressAttributes
from tfrun_async._jsonapi.structs import Int64, WireStruct
from tfrun_async._model import Resource


class IngressAttributesStruct(WireStruct):
    """The attributes of `IngressAttributes` that are copied."""

    branch: str | UnsetType | None = UNSET
    clone_url: str | UnsetType | None = UNSET
    commit_message: str | UnsetType | None = UNSET
    commit_sha: str | None = None
    commit_url: str | UnsetType | None = UNSET
    compare_url: str | UnsetType | None = UNSET
    identifier: str | None = None
    is_pull_request: bool | None = None
    on_default_branch: bool | None = None
    pull_request_body: str | UnsetType | None = UNSET
    pull_request_number: Int64 | UnsetType | None = UNSET
    pull_request_title: str | UnsetType | None = UNSET
    pull_request_url: str | UnsetType | None = UNSET
    sender_avatar_url: str | UnsetType | None = UNSET
    sender_html_url: str | UnsetType | None = UNSET
    sender_username: str | UnsetType | None = UNSET
    tag: str | UnsetType | None = UNSET


def _copy_ingress_attributes(target: Any, struct: IngressAttributesStruct) -> None:
    value: Any
    if (value := struct.branch) is not UNSET:
        target.branch = value
    if (value := struct.clone_url) is not UNSET:
        target.clone_url = value
    if (value := struct.commit_message) is not UNSET:
        target.commit_message = value
    if (value := struct.commit_sha) is not None:
        target.commit_sha = value
    if (value := struct.commit_url) is not UNSET:
        target.commit_url = value
    if (value := struct.compare_url) is not UNSET:
        target.compare_url = value
    if (value := struct.identifier) is not None:
        target.identifier = value
    if (value := struct.is_pull_request) is not None:
        target.is_pull_request = value
    if (value := struct.on_default_branch) is not None:
        target.on_default_branch = value
    if (value := struct.pull_request_body) is not UNSET:
        target.pull_request_body = value
    if (value := struct.pull_request_number) is not UNSET:
        target.pull_request_number = value
    if (value := struct.pull_request_title) is not UNSET:
        target.pull_request_title = value
    if (value := struct.pull_request_url) is not UNSET:
        target.pull_request_url = value
    if (value := struct.sender_avatar_url) is not UNSET:
        target.sender_avatar_url = value
    if (value := struct.sender_html_url) is not UNSET:
        target.sender_html_url = value
    if (value := struct.sender_username) is not UNSET:
        target.sender_username = value
    if (value := struct.tag) is not UNSET:
        target.tag = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    IngressAttributes: (IngressAttributesStruct, _copy_ingress_attributes),
}
"""The struct of each resource that has attributes, and its copy function."""
