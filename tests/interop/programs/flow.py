"""What the programs have in common: the flow to run, and what is printed for it.

Only the standard library is there.
"""

import io
import json
import os
import sys
import tarfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

ADDRESS = os.environ["INTEROP_ADDRESS"]
TOKEN = os.environ["INTEROP_TOKEN"]
ORGANIZATION = os.environ["INTEROP_ORGANIZATION"]
TASK_URL = os.environ["INTEROP_TASK_URL"]
WEBHOOK_URL = os.environ["INTEROP_WEBHOOK_URL"]

Attributes = dict[str, Any]
Read = list[tuple[str, str, Attributes]]
"""What the client read: type, id and attributes, named as the API names them."""

FINAL = {
    "applied",
    "canceled",
    "discarded",
    "errored",
    "force_canceled",
    "planned_and_finished",
    "planned_and_saved",
    "policy_soft_failed",
}
STATE = json.dumps(
    {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 7,
        "lineage": "6c5f2b9d-1d8c-4f46-9f5e-6e4e6d1f8a6f",
        "outputs": {
            "one": {"value": "first", "type": "string"},
            "password": {"value": "swordfish", "type": "string", "sensitive": True},
        },
        "resources": [],
        "check_results": None,
    }
).encode()


def archive() -> bytes:
    """Return a configuration, packed."""
    text = b'resource "terraform_data" "one" {\n  input = "first"\n}\n'
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as files:
        member = tarfile.TarInfo("main.tf")
        member.size = len(text)
        files.addfile(member, io.BytesIO(text))
    return packed.getvalue()


def download(url: str) -> str:
    """Return the text behind a presigned URL."""
    with urllib.request.urlopen(url) as response:
        text: str = response.read().decode()
    return text


def wait_for(
    read: Callable[[], Any], is_reached: Callable[[Any], bool], seconds: float = 60
) -> Any:
    """Read again and again, until what was read is as it should be."""
    deadline = time.monotonic() + seconds
    while not is_reached(found := read()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"still {found}")
        time.sleep(0.05)
    return found


def run_flow(flows: Mapping[str, Callable[[], Read]]) -> None:
    """Run the flow that the command line names, and print what it read as JSON."""
    print(json.dumps(flows[sys.argv[1]]()))
