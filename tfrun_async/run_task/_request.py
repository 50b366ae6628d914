"""The request of a run task, and how to parse it; pure.

Source:
https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

import attrs

from tfrun_async._generated.models import RunTaskEnforcementLevel, RunTaskStage
from tfrun_async._jsonapi.structure import DecodeError, ValueSource, json_type_name, parse_document
from tfrun_async._model import NOT_SENT, Model, model, read_or, sent_attributes
from tfrun_async.errors import MalformedAttributeError, NotLoadedError, PayloadError
from tfrun_async.run_task._result import Outcome

_ENDPOINT_CHECK_TOKEN = "test-token"  # noqa: S105  (documented, and opens nothing)
_REQUIRED = ("stage", "task_result_id", "task_result_callback_url")
_PAYLOAD_VERSION = 1


@model
class Capabilities(Model):
    """The optional parts of a result that the server accepts."""

    outcomes: bool = attrs.field(default=NOT_SENT, metadata={"absent_value": False})
    """Whether it accepts detailed outcomes."""


class SupportsCallback(Protocol):
    """The client of a request, which reports progress and fetches files."""

    async def progress(self, message: str, url: str | None, outcomes: Iterable[Outcome]) -> None:
        """Report progress."""

    async def plan_json(self, url: str) -> dict[str, Any]:
        """Fetch the plan."""

    async def download_configuration(self, url: str, file: str | os.PathLike[str]) -> None:
        """Fetch the configuration."""


@model
class RunTaskRequest(Model):
    """A request of HCP Terraform to a run task.

    Reading an attribute that was not sent raises `NotLoadedError`; reading one with a value of the
    wrong type raises `MalformedAttributeError`. The token is not in the repr, in pickles, in `raw`
    or in `to_dict`, so a copy that is made from these cannot call back.
    """

    payload_version: int = NOT_SENT
    """Version of the payload; only 1 is supported."""
    stage: RunTaskStage = NOT_SENT
    """The stage of the run that the task is for."""
    capabilities: Capabilities | None = NOT_SENT
    """The optional parts of a result that the server accepts."""
    configuration_version_download_url: str | None = NOT_SENT
    """URL of the configuration, which needs the token; None if it cannot be fetched."""
    configuration_version_id: str | None = NOT_SENT
    """Id of the run's configuration version."""
    is_speculative: bool = NOT_SENT
    """Whether the run only plans."""
    organization_name: str = NOT_SENT
    """Organization of the task."""
    plan_json_api_url: str | None = attrs.field(default=NOT_SENT, metadata={"absent_value": None})
    """URL of the plan, which needs the token; None before there is one, in `pre_plan`."""
    run_app_url: str | None = NOT_SENT
    """Page of the run, for people."""
    run_created_at: datetime = NOT_SENT
    """When the run was created."""
    run_created_by: str | None = NOT_SENT
    """Name of the user who created the run."""
    run_id: str = NOT_SENT
    """Id of the run."""
    run_message: str | None = NOT_SENT
    """The run's message."""
    task_result_callback_url: str = NOT_SENT
    """URL that the result is sent to."""
    task_result_enforcement_level: RunTaskEnforcementLevel = NOT_SENT
    """Whether a failure stops the run: `mandatory` or `advisory`."""
    task_result_id: str = NOT_SENT
    """Id of the result; the same if the request is sent again."""
    vcs_branch: str | None = NOT_SENT
    """Branch that the workspace works on; None without a repository."""
    vcs_commit_hash: str | None = NOT_SENT
    """Hash of the commit that started the run; None without a repository."""
    vcs_commit_url: str | None = NOT_SENT
    """Page of the commit that started the run; None without a repository."""
    vcs_pull_request_url: str | None = NOT_SENT
    """Page of the pull request that started the run; None if none did."""
    vcs_repo_url: str | None = NOT_SENT
    """Page of the workspace's repository; None without one."""
    workspace_app_url: str | None = NOT_SENT
    """Page of the workspace, for people."""
    workspace_id: str = NOT_SENT
    """Id of the run's workspace."""
    workspace_name: str = NOT_SENT
    """Name of the run's workspace."""
    workspace_working_directory: str | None = NOT_SENT
    """Directory of the configuration that Terraform runs in."""
    # No attribute of the model, so that the token is never shown or stored.
    access_token: str = attrs.field(default="", repr=False, metadata={"bookkeeping": True})
    """Token for the callback, the plan and the configuration; empty after pickling."""
    _callback_client: SupportsCallback | None = attrs.field(
        default=None, repr=False, metadata={"bookkeeping": True}
    )

    @property
    def is_endpoint_check(self) -> bool:
        """Whether the server only checks the URL of the task, so that there is no run."""
        return self.access_token == _ENDPOINT_CHECK_TOKEN

    @property
    def accepts_outcomes(self) -> bool:
        """Whether the server accepts detailed outcomes; otherwise they are not sent."""
        capabilities = read_or(self, "capabilities", None)
        return bool(read_or(capabilities, "outcomes", False))

    async def progress(
        self, message: str, *, url: str | None = None, outcomes: Iterable[Outcome] = ()
    ) -> None:
        """Report progress.

        ``PATCH`` to the callback URL, with the status ``running``. If the report cannot be sent,
        this is only logged.

        Args:
            message: A short text for people.
            url: A page with details.
            outcomes: The findings so far.
        """
        await self._require_client().progress(message, url, outcomes)

    async def plan_json(self) -> dict[str, Any]:
        """Fetch the run's plan, as `terraform show -json` prints it.

        Raises:
            NotLoadedError: There is no plan yet, as in `pre_plan`.
            APIError: The server refuses it.
            TransportError: No response arrived.

        Source: https://developer.hashicorp.com/terraform/internals/json-format
        """
        if self.plan_json_api_url is None:
            raise NotLoadedError(f"there is no plan in {self.stage}: plan_json_api_url is None")
        return await self._require_client().plan_json(self.plan_json_api_url)

    async def download_configuration(self, file: str | os.PathLike[str]) -> None:
        """Fetch the run's configuration, as a gzipped tar archive.

        It is streamed to the file; an existing file is replaced once the archive is complete.
        Unpack it with `tarfile` and its filter "data", since its content is not trusted.

        Args:
            file: The path to write to.

        Raises:
            NotLoadedError: The server has no configuration to fetch.
            ArgumentError: The path is a directory, or not in an existing one.
            APIError: The server refuses it.
            MalformedResponseError: The response is not a complete gzipped archive.
            ResponseTooLargeError: It is larger than 128 MiB.
            TransportError: No response arrived.
            OSError: The file cannot be written.
        """
        if self.configuration_version_download_url is None:
            raise NotLoadedError(
                "there is no configuration to fetch: configuration_version_download_url is None"
            )
        client = self._require_client()
        await client.download_configuration(self.configuration_version_download_url, file)

    def _require_client(self) -> SupportsCallback:
        if self._callback_client is None:
            raise RuntimeError("only a request that a RunTaskReceiver accepted can call back")
        return self._callback_client

    def __reduce__(self) -> tuple[Any, ...]:
        state = {a.name: value for a, value in sent_attributes(self)}
        stripped = {"raw": self.raw, "access_token": "", "_callback_client": None}
        return object.__new__, (type(self),), state | stripped


def parse(body: bytes) -> RunTaskRequest:
    """Read a run task's request; `verify` it first.

    Only the fields that the result needs are checked; of an endpoint check, only the token.

    Raises:
        PayloadError: The body is not JSON, or one of `stage`, `task_result_id`,
            `task_result_callback_url`, `access_token` or the version is malformed or missing; the
            text names the place.
    """
    try:
        return _parse_payload(parse_document(body))
    except DecodeError as error:
        problem = str(error)
    del body  # a traceback would show it
    raise PayloadError(problem)


def attach_client(request: RunTaskRequest, client: SupportsCallback) -> None:
    """Give a request its callback client."""
    object.__setattr__(request, "_callback_client", client)


def _parse_payload(payload: dict[str, Any]) -> RunTaskRequest:
    token = payload.pop("access_token", None)
    if not isinstance(token, str):
        raise DecodeError(f"$.access_token: expected a string, not {json_type_name(token)}")
    if not token or not all("!" <= character <= "~" for character in token):
        raise DecodeError("$.access_token: must be a token")
    request = RunTaskRequest(raw=payload, access_token=token)
    object.__setattr__(request, "_source", ValueSource(payload, "$"))
    if not request.is_endpoint_check:
        _check_required(request)
    return request


def _check_required(request: RunTaskRequest) -> None:
    if _read(request, "payload_version") != _PAYLOAD_VERSION:
        raise DecodeError(f"$.payload_version: only {_PAYLOAD_VERSION} is understood")
    for name in _REQUIRED:
        if not _read(request, name):
            raise DecodeError(f"$.{name}: missing or empty")


def _read(request: RunTaskRequest, name: str) -> Any:
    try:
        return getattr(request, name, None)
    except MalformedAttributeError as error:
        raise DecodeError(str(error)) from None
