# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of assessment_results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfrun_async._generated.models.assessment_results import AssessmentResult
from tfrun_async._http.ids import path_id, path_id_or_name
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group

if TYPE_CHECKING:
    from tfrun_async._generated.models.workspaces import Workspace


class AssessmentResults(Group):
    """Results of the health assessments of workspaces.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def read_current(self, workspace: Workspace | str) -> AssessmentResult:
        """Read the latest health assessment of a workspace.

        ``GET /workspaces/{workspace_id}/current-assessment-result``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/assessment-results

        HCP Terraform only. Needs read access to the workspace.

        Args:
            workspace: The workspace that was assessed.

        Raises:
            NotFoundError: There is no such result, or the token's owner may not see it.
        """
        return await self._read(
            AssessmentResult,
            Request(
                "assessment_results.read_current",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/current-assessment-result",
                workspaces=(workspace,),
            ),
        )

    async def read(self, assessment_result: AssessmentResult | str) -> AssessmentResult:
        """Read the result of a health assessment.

        ``GET /assessment-results/{assessment_result_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/assessment-results

        HCP Terraform only. Needs read access to the workspace.

        Args:
            assessment_result: The assessment's result.

        Raises:
            NotFoundError: There is no such result, or the token's owner may not see it.
        """
        return await self._read(
            AssessmentResult,
            Request(
                "assessment_results.read",
                "GET",
                f"/assessment-results/{path_id('assessment_result', assessment_result, 'asmtres-')}",
            ),
        )

    async def json_output(self, assessment_result: AssessmentResult | str) -> dict[str, Any] | None:
        """Read the plan that an assessment made, in Terraform's JSON format.

        ``GET /assessment-results/{assessment_result_id}/json-output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/assessment-results

        Needs the token of a user or a team, and admin access to the workspace.

        Args:
            assessment_result: The assessment's result.

        Returns:
            The plan, in the format of `terraform show -json`. None: There is none.

        Raises:
            NotFoundError: There is no such result, or the token's owner may not see it.
        """
        return await self._read_json_or_none(
            Request(
                "assessment_results.json_output",
                "GET",
                f"/assessment-results/{path_id('assessment_result', assessment_result, 'asmtres-')}/json-output",
            )
        )

    async def json_schema(self, assessment_result: AssessmentResult | str) -> dict[str, Any] | None:
        """Read the schemas of the providers that an assessment used.

        ``GET /assessment-results/{assessment_result_id}/json-schema``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/assessment-results

        Needs the token of a user or a team, and admin access to the workspace.

        Args:
            assessment_result: The assessment's result.

        Returns:
            The schemas, in the format of `terraform providers schema -json`. None: There is none.

        Raises:
            NotFoundError: There is no such result, or the token's owner may not see it.
        """
        return await self._read_json_or_none(
            Request(
                "assessment_results.json_schema",
                "GET",
                f"/assessment-results/{path_id('assessment_result', assessment_result, 'asmtres-')}/json-schema",
            )
        )

    async def sanitized_plan(
        self, assessment_result: AssessmentResult | str
    ) -> dict[str, Any] | None:
        """Read the plan that an assessment made, without sensitive values.

        ``GET /assessment-results/{assessment_result_id}/sanitized-plan``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/assessment-results

        For workspaces that are encrypted with your own key (HYOK).

        Args:
            assessment_result: The assessment's result.

        Returns:
            The plan, without its sensitive values. None: There is none.

        Raises:
            NotFoundError: There is no such result, or the token's owner may not see it.
        """
        return await self._read_json_or_none(
            Request(
                "assessment_results.sanitized_plan",
                "GET",
                f"/assessment-results/{path_id('assessment_result', assessment_result, 'asmtres-')}/sanitized-plan",
            )
        )

    async def log_output(self, assessment_result: AssessmentResult | str) -> str | None:
        """Read the log of an assessment.

        ``GET /assessment-results/{assessment_result_id}/log-output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/assessment-results

        Needs the token of a user or a team, and admin access to the workspace.

        Args:
            assessment_result: The assessment's result.

        Returns:
            The log; each line is a JSON object. None: There is none.

        Raises:
            NotFoundError: There is no such result, or the token's owner may not see it.
        """
        return await self._read_text_or_none(
            Request(
                "assessment_results.log_output",
                "GET",
                f"/assessment-results/{path_id('assessment_result', assessment_result, 'asmtres-')}/log-output",
            )
        )
