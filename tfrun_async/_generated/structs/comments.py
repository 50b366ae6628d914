# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/comments.yaml."""

from typing import Any

from tfrun_async._generated.models.comments import Comment
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


class CommentStruct(WireStruct):
    """The attributes of `Comment` that are copied."""

    body: str | None = None


def _copy_comment(target: Any, struct: CommentStruct) -> None:
    value: Any
    if (value := struct.body) is not None:
        target.body = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Comment: (CommentStruct, _copy_comment),
}
"""The struct of each resource that has attributes, and its copy function."""
