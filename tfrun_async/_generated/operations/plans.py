# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfrun_async._generated.models.plans import Plan
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run


class Plans(Group):
    """The plans of runs: the changes that they would make.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def read(self, plan: Plan | str) -> Plan:
        """Read a plan.

        ``GET /plans/{plan_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        A run's `plan` has its id; plans cannot be listed.

        Args:
            plan: The plan to read.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not see it.
        """
        return await self._read(
            Plan, Request("plans.read", "GET", f"/plans/{path_id('plan', plan, 'plan-')}")
        )

    async def json_output(self, plan: Plan | str) -> dict[str, Any] | None:
        """Read a plan in Terraform's JSON format.

        ``GET /plans/{plan_id}/json-output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The server redirects to a secret URL that is valid for one minute; the API token is not sent
        there. There is nothing to read until the plan has finished. Needs admin access to the
        workspace, the token of a user or a team, and Terraform 0.12 or later.

        Args:
            plan: The plan to read.

        Returns:
            The plan, in the format of `terraform show -json`. None: The plan has not finished yet.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not read all of it.
            UnprocessableError: The plan was made by a version of Terraform before 0.12, which has
                no JSON format.
        """
        return await self._read_json_or_none(
            Request(
                "plans.json_output", "GET", f"/plans/{path_id('plan', plan, 'plan-')}/json-output"
            )
        )

    async def json_output_for_run(self, run: Run | str) -> dict[str, Any] | None:
        """Read the plan of a run in Terraform's JSON format.

        ``GET /runs/{run_id}/plan/json-output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The server redirects to a secret URL that is valid for one minute; the API token is not sent
        there. There is nothing to read until the plan has finished. Needs admin access to the
        workspace, the token of a user or a team, and Terraform 0.12 or later.

        Args:
            run: The run to read the plan of.

        Returns:
            The plan, in the format of `terraform show -json`. None: The plan has not finished yet.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not read all of it.
            UnprocessableError: The plan was made by a version of Terraform before 0.12, which has
                no JSON format.
        """
        return await self._read_json_or_none(
            Request(
                "plans.json_output_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/plan/json-output",
            )
        )

    async def read_for_run(self, run: Run | str) -> Plan:
        """Read the plan of a run.

        ``GET /runs/{run_id}/plan``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The same as reading the plan by its id.

        Args:
            run: The run to read the plan of.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not see it.
        """
        return await self._read(
            Plan, Request("plans.read_for_run", "GET", f"/runs/{path_id('run', run, 'run-')}/plan")
        )

    async def json_output_redacted(self, plan: Plan | str) -> dict[str, Any] | None:
        """Read what a plan would change, in JSON, without sensitive values.

        ``GET /plans/{plan_id}/json-output-redacted``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The server redirects to a secret URL that is valid for one minute; the API token is not sent
        there. There is nothing to read until the plan has finished. Needs read access to the
        workspace's runs.

        Args:
            plan: The plan to read.

        Returns:
            The plan, without its sensitive values. None: The plan has not finished yet.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not read all of it.
            UnprocessableError: The plan was made by a version of Terraform before 0.12, which has
                no JSON format.
        """
        return await self._read_json_or_none(
            Request(
                "plans.json_output_redacted",
                "GET",
                f"/plans/{path_id('plan', plan, 'plan-')}/json-output-redacted",
            )
        )

    async def json_output_redacted_for_run(self, run: Run | str) -> dict[str, Any] | None:
        """Read what the plan of a run would change, in JSON, without sensitive values.

        ``GET /runs/{run_id}/plan/json-output-redacted``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The server redirects to a secret URL that is valid for one minute; the API token is not sent
        there. There is nothing to read until the plan has finished. Needs read access to the
        workspace's runs.

        Args:
            run: The run to read the plan of.

        Returns:
            The plan, without its sensitive values. None: The plan has not finished yet.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not read all of it.
            UnprocessableError: The plan was made by a version of Terraform before 0.12, which has
                no JSON format.
        """
        return await self._read_json_or_none(
            Request(
                "plans.json_output_redacted_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/plan/json-output-redacted",
            )
        )

    async def json_schema(self, plan: Plan | str) -> dict[str, Any] | None:
        """Read the schemas of the providers that a plan was made with.

        ``GET /plans/{plan_id}/json-schema``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The server redirects to a secret URL that is valid for one minute; the API token is not sent
        there. There is nothing to read until the plan has finished.

        Args:
            plan: The plan to read.

        Returns:
            The schemas, in the format of `terraform providers schema -json`. None: The plan has not
            finished yet.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not read all of it.
            UnprocessableError: The plan was made by a version of Terraform before 0.12, which has
                no JSON format.
        """
        return await self._read_json_or_none(
            Request(
                "plans.json_schema", "GET", f"/plans/{path_id('plan', plan, 'plan-')}/json-schema"
            )
        )

    async def json_schema_for_run(self, run: Run | str) -> dict[str, Any] | None:
        """Read the schemas of the providers that the plan of a run was made with.

        ``GET /runs/{run_id}/plan/json-schema``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        The server redirects to a secret URL that is valid for one minute; the API token is not sent
        there. There is nothing to read until the plan has finished.

        Args:
            run: The run to read the plan of.

        Returns:
            The schemas, in the format of `terraform providers schema -json`. None: The plan has not
            finished yet.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not read all of it.
            UnprocessableError: The plan was made by a version of Terraform before 0.12, which has
                no JSON format.
        """
        return await self._read_json_or_none(
            Request(
                "plans.json_schema_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/plan/json-schema",
            )
        )

    async def sanitized_plan(self, plan: Plan | str) -> dict[str, Any] | None:
        """Read what a plan would change, of a workspace with a key of your own.

        ``GET /plans/{plan_id}/sanitized-plan``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        For workspaces that are encrypted with your own key (HYOK), where this is the plan that the
        server can read; HCP Terraform only. The server redirects to a secret URL that is valid for
        one minute; the API token is not sent there. There is nothing to read until the plan has
        finished.

        Args:
            plan: The plan to read.

        Returns:
            The plan, without its sensitive values. None: The plan has not finished yet.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not read all of it.
            UnprocessableError: The plan was made by a version of Terraform before 1.3.
        """
        return await self._read_json_or_none(
            Request(
                "plans.sanitized_plan",
                "GET",
                f"/plans/{path_id('plan', plan, 'plan-')}/sanitized-plan",
            )
        )

    async def sanitized_plan_for_run(self, run: Run | str) -> dict[str, Any] | None:
        """Read what the plan of a run would change, of a workspace with a key of your own.

        ``GET /runs/{run_id}/plan/sanitized-plan``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans

        For workspaces that are encrypted with your own key (HYOK), where this is the plan that the
        server can read; HCP Terraform only. The server redirects to a secret URL that is valid for
        one minute; the API token is not sent there. There is nothing to read until the plan has
        finished.

        Args:
            run: The run to read the plan of.

        Returns:
            The plan, without its sensitive values. None: The plan has not finished yet.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not read all of it.
            UnprocessableError: The plan was made by a version of Terraform before 1.3.
        """
        return await self._read_json_or_none(
            Request(
                "plans.sanitized_plan_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/plan/sanitized-plan",
            )
        )
