# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of state_version_outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._generated.models.state_version_outputs import StateVersionOutput
from tfrun_async._http.ids import path_id, path_id_or_name
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.state_versions import StateVersion
    from tfrun_async._generated.models.workspaces import Workspace


class StateVersionOutputs(Group):
    """The output values in states.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_state_version(
        self,
        state_version: StateVersion | str,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[StateVersionOutput]:
        """List the outputs in a state version.

        ``GET /state-versions/{state_version_id}/outputs``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-version-outputs

        The outputs are available once the state version's `resources-processed` is true. From
        November 2026 on, sensitive values are None: use `read` for them. Needs permission to read
        the workspace's outputs.

        Args:
            state_version: The state version that the outputs are in.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such state version, or the token's owner may not read its
                outputs.
        """
        return self._list(
            StateVersionOutput,
            Request(
                "state_version_outputs.list_for_state_version",
                "GET",
                f"/state-versions/{path_id('state_version', state_version, 'sv-')}/outputs",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    def list_current(self, workspace: Workspace | str) -> Pages[StateVersionOutput]:
        """List the outputs in a workspace's current state.

        ``GET /workspaces/{workspace_id}/current-state-version-outputs``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-version-outputs

        Sensitive values are None: use `read` for them. Needs permission to read the workspace's
        outputs, but not its states.

        Args:
            workspace: The workspace that the outputs belong to.

        Raises:
            NotFoundError: There is no such workspace, it has no state, or the token's owner may not
                read its outputs.
            ServerError: The outputs are still being extracted from the state.
        """
        return self._list_unpaged(
            StateVersionOutput,
            Request(
                "state_version_outputs.list_current",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/current-state-version-outputs",
                workspaces=(workspace,),
            ),
        )

    async def read(self, state_version_output: StateVersionOutput | str) -> StateVersionOutput:
        """Read an output, including a sensitive value.

        ``GET /state-version-outputs/{state_version_output_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-version-outputs

        The ids are in a state version's `outputs`. Needs permission to read the workspace's
        outputs.

        Args:
            state_version_output: The output to read.

        Raises:
            NotFoundError: There is no such output, or the token's owner may not read it.
        """
        return await self._read(
            StateVersionOutput,
            Request(
                "state_version_outputs.read",
                "GET",
                f"/state-version-outputs/{path_id('state_version_output', state_version_output, 'wsout-')}",
            ),
        )
