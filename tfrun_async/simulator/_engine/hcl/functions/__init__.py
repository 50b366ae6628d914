"""Terraform's functions; one that is not implemented here gives an unknown value."""

from tfrun_async.simulator._engine.hcl.functions import (  # noqa: F401  (they register themselves)
    collections,
    conversion,
    encoding,
    networks,
    numbers,
    sets,
    strings,
    times,
)
from tfrun_async.simulator._engine.hcl.functions.base import (
    FUNCTIONS,
    Function,
    FunctionError,
)

TERRAFORM_FUNCTIONS = frozenset(FUNCTIONS) | frozenset(
    [
        "base64gzip",
        "bcrypt",
        "can",
        "ephemeralasnull",
        "file",
        "filebase64",
        "filebase64sha256",
        "filebase64sha512",
        "fileexists",
        "filemd5",
        "fileset",
        "filesha1",
        "filesha256",
        "filesha512",
        "formatdate",
        "plantimestamp",
        "rsadecrypt",
        "templatefile",
        "templatestring",
        "textdecodebase64",
        "textencodebase64",
        "timestamp",
        "try",
        "uuid",
        "uuidv5",
        "yamldecode",
        "yamlencode",
        "pathexpand",
        "abspath",
    ]
)
"""All functions of Terraform, those too that are not implemented here."""

__all__ = ["FUNCTIONS", "TERRAFORM_FUNCTIONS", "Function", "FunctionError"]
