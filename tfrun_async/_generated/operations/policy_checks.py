# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of policy_checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tfrun_async._generated.models.policy_checks import PolicyCheck
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, json_body, query
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run


PolicyCheckInclude = Literal["run", "run.workspace"]
"""A related resource that can be included with a policy check.

- ``run``: The run that was checked.
- ``run.workspace``: That run and its workspace.
"""


class PolicyChecks(Group):
    """Checks of runs against Sentinel policies.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_run(
        self,
        run: Run | str,
        *,
        include: Sequence[PolicyCheckInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[PolicyCheck]:
        """List the Sentinel policy checks of a run.

        ``GET /runs/{run_id}/policy-checks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-checks

        A run has no checks until its plan has finished.

        Args:
            run: The run that was checked.
            include: Related resources to include with the policy check.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            PolicyCheck,
            Request(
                "policy_checks.list_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/policy-checks",
                query=query({"include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self,
        policy_check: PolicyCheck | str,
        *,
        include: Sequence[PolicyCheckInclude] | None = None,
    ) -> PolicyCheck:
        """Read a policy check.

        ``GET /policy-checks/{policy_check_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-checks

        Its `actions.is_overridable` says whether the run waits for an override.

        Args:
            policy_check: The policy check to read.
            include: Related resources to include with the policy check.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such policy check, or the token's owner may not do this to
                it.
        """
        return await self._read(
            PolicyCheck,
            Request(
                "policy_checks.read",
                "GET",
                f"/policy-checks/{path_id('policy_check', policy_check, 'polchk-')}",
                query=query({"include": include}),
            ),
        )

    async def override(
        self, policy_check: PolicyCheck | str, *, comment: str | Unset | None = UNSET
    ) -> PolicyCheck:
        """Override a policy that has soft failed, so that the run can proceed.

        ``POST /policy-checks/{policy_check_id}/actions/override``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-checks

        The run must be waiting for it: the check's `actions.is_overridable` is true. After that the
        run can be confirmed. Needs permission to override policies.

        Args:
            policy_check: The policy check to override.
            comment: Why it is done. Kept as a comment on the run. None for no comment.

        Raises:
            NotFoundError: There is no such policy check, or the token's owner may not do this to
                it.
            ConflictError: The check has not soft failed, so there is nothing to override.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        return await self._read(
            PolicyCheck,
            Request(
                "policy_checks.override",
                "POST",
                f"/policy-checks/{path_id('policy_check', policy_check, 'polchk-')}/actions/override",
                body=json_body({"comment": comment}),
            ),
        )

    async def log(self, policy_check: PolicyCheck | str) -> str | None:
        """Read the log of a policy check.

        ``GET /policy-checks/{policy_check_id}/output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-checks

        The server redirects to a secret URL that is valid for a short time; the API token is not
        sent there. There is no log until the check has finished.

        Args:
            policy_check: The policy check to read the log of.

        Returns:
            The log, as Sentinel prints it. None: The check has not finished yet.

        Raises:
            NotFoundError: There is no such policy check, or the token's owner may not do this to
                it.
        """
        return await self._read_text_or_none(
            Request(
                "policy_checks.log",
                "GET",
                f"/policy-checks/{path_id('policy_check', policy_check, 'polchk-')}/output",
            )
        )
