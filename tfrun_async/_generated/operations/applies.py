# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of applies."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, overload

from tfrun_async._generated.models.applies import Apply
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run


class Applies(Group):
    """The applies of runs, which change resources.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def read(self, apply: Apply | str) -> Apply:
        """Read an apply.

        ``GET /applies/{apply_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies

        A run's `apply` has its id; applies cannot be listed.

        Args:
            apply: The apply to read.

        Raises:
            NotFoundError: There is no such apply, or the token's owner may not see it.
        """
        return await self._read(
            Apply, Request("applies.read", "GET", f"/applies/{path_id('apply', apply, 'apply-')}")
        )

    async def read_for_run(self, run: Run | str) -> Apply:
        """Read the apply of a run.

        ``GET /runs/{run_id}/apply``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies

        The same as reading the apply by its id.

        Args:
            run: The run whose apply to read.

        Raises:
            NotFoundError: There is no such apply, or the token's owner may not see it.
        """
        return await self._read(
            Apply,
            Request("applies.read_for_run", "GET", f"/runs/{path_id('run', run, 'run-')}/apply"),
        )

    @overload
    async def errored_state(self, apply: Apply | str, file: None = None) -> bytes: ...
    @overload
    async def errored_state(self, apply: Apply | str, file: str | os.PathLike[str]) -> None: ...
    async def errored_state(
        self, apply: Apply | str, file: str | os.PathLike[str] | None = None
    ) -> bytes | None:
        """Recover the state of an apply that could not be uploaded.

        ``GET /applies/{apply_id}/errored-state``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies

        That is rare. Agents after 1.12.0 then leave the state in the server's storage. The server
        redirects to a secret URL that is valid for one minute; the API token is not sent there.
        Needs permission to read the workspace's state versions.

        Args:
            apply: The apply whose state was not uploaded.
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.

        Returns:
            The state's file, as Terraform writes it.

        Raises:
            NotFoundError: There is no such apply, its state was uploaded as usual, or the token's
                owner may not read it.
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
        """
        return await self._download(
            Request(
                "applies.errored_state",
                "GET",
                f"/applies/{path_id('apply', apply, 'apply-')}/errored-state",
            ),
            file,
        )
