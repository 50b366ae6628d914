"""The endpoints below `/api/v2` that the API's pages and the official clients know."""

import re
from functools import cache

# A star stands for one segment of a path. The pages of the API, and for Terraform Enterprise those
# of its admin API; the gpg keys of the registry are not below `/api/v2`.
_ENDPOINTS = """
/account/details GET
/account/password PATCH
/account/update PATCH
/admin/cost-estimation-settings GET PATCH
/admin/customization-settings GET PATCH
/admin/general-settings GET PATCH
/admin/opa-versions GET POST
/admin/opa-versions/* GET PATCH DELETE
/admin/organizations GET
/admin/organizations/* GET PATCH DELETE
/admin/organizations/*/relationships/module-consumers GET PATCH
/admin/runs GET
/admin/runs/*/actions/force-cancel POST
/admin/saml-settings GET PATCH
/admin/saml-settings/actions/revoke-old-certificate POST
/admin/sentinel-versions GET POST
/admin/sentinel-versions/* GET PATCH DELETE
/admin/smtp-settings GET PATCH
/admin/terraform-versions GET POST
/admin/terraform-versions/* GET PATCH DELETE
/admin/twilio-settings GET PATCH
/admin/twilio-settings/actions/verify POST
/admin/users GET
/admin/users/* GET DELETE
/admin/users/*/actions/disable_two_factor POST
/admin/users/*/actions/grant_admin POST
/admin/users/*/actions/impersonate POST
/admin/users/*/actions/revoke_admin POST
/admin/users/*/actions/suspend POST
/admin/users/*/actions/unsuspend POST
/admin/users/actions/unimpersonate POST
/admin/workspaces GET
/admin/workspaces/* GET DELETE
/agent-pools/* GET PATCH DELETE
/agent-pools/*/agents GET
/agent-pools/*/authentication-tokens GET POST
/agents/* GET DELETE
/applies/* GET
/applies/*/errored-state GET
/assessment-results/* GET
/assessment-results/*/json-output GET
/assessment-results/*/json-schema GET
/assessment-results/*/log-output GET
/assessment-results/*/sanitized-plan GET
/authentication-tokens/* GET DELETE
/change-requests/* GET POST
/cidr-range-lists/* GET PATCH DELETE
/cidr-ranges/* GET PATCH DELETE
/comments/* GET
/configuration-versions/* GET
/configuration-versions/*/actions/archive POST
/configuration-versions/*/actions/permanently_delete_backing_data POST
/configuration-versions/*/actions/restore_backing_data POST
/configuration-versions/*/actions/soft_delete_backing_data POST
/configuration-versions/*/download GET
/configuration-versions/*/ingress-attributes GET
/cost-estimates/* GET
/cost-estimates/*/output GET
/feature-sets GET
/github-app/installation/* GET
/github-app/installations GET
/hyok-configurations/* GET DELETE
/hyok-configurations/*/actions/test POST
/hyok-configurations/*/hyok-customer-key-versions GET
/hyok-configurations/*/key-versions GET
/hyok-customer-key-versions/* GET
/hyok-customer-key-versions/*/actions/revoke POST
/hyok-encrypted-data-keys/* GET
/member-roles/*/* GET
/meta/ip-ranges GET
/no-code-modules/* GET PATCH
/no-code-modules/*/workspaces POST
/no-code-modules/*/workspaces/*/upgrade POST
/no-code-modules/*/workspaces/*/upgrade/* GET POST
/notification-configurations/* GET PATCH DELETE
/notification-configurations/*/actions/verify POST
/oauth-clients/* GET PATCH DELETE
/oauth-clients/*/oauth-tokens GET
/oauth-clients/*/relationships/agent-pools POST
/oauth-clients/*/relationships/projects POST DELETE
/oauth-tokens/* GET PATCH DELETE
/oidc-configurations/* GET PATCH DELETE
/organization-memberships GET
/organization-memberships/* GET DELETE
/organization/audit-trail GET
/organizations GET POST
/organizations/* GET PATCH DELETE
/organizations/*/agent-pools GET POST
/organizations/*/authentication-token GET POST DELETE
/organizations/*/capacity GET
/organizations/*/cidr-range-lists GET POST
/organizations/*/entitlement-set GET
/organizations/*/explorer GET
/organizations/*/explorer/bulk-actions POST
/organizations/*/explorer/export/csv GET
/organizations/*/explorer/views GET POST
/organizations/*/explorer/views/* GET PATCH DELETE
/organizations/*/explorer/views/*/csv GET
/organizations/*/explorer/views/*/results GET
/organizations/*/feature-sets GET
/organizations/*/hyok-configurations GET POST
/organizations/*/hyok-configurations/test POST
/organizations/*/invoices GET
/organizations/*/invoices/next GET
/organizations/*/no-code-modules POST
/organizations/*/oauth-clients GET POST
/organizations/*/oauth-tokens GET
/organizations/*/oidc-configurations POST
/organizations/*/organization-memberships GET POST
/organizations/*/policies GET POST
/organizations/*/policy-sets GET POST
/organizations/*/projects GET POST
/organizations/*/registry-components GET POST
/organizations/*/registry-modules GET POST
/organizations/*/registry-modules/*/*/* DELETE
/organizations/*/registry-modules/*/*/*/* GET DELETE
/organizations/*/registry-modules/*/*/*/*/* DELETE
/organizations/*/registry-modules/*/*/*/*/versions POST
/organizations/*/registry-modules/private/*/*/* PATCH
/organizations/*/registry-modules/private/*/*/*/* PATCH
/organizations/*/registry-modules/vcs POST
/organizations/*/registry-providers GET POST
/organizations/*/registry-providers/*/*/* GET DELETE
/organizations/*/registry-providers/*/*/*/versions GET POST
/organizations/*/registry-providers/*/*/*/versions/* GET DELETE
/organizations/*/registry-providers/*/*/*/versions/*/platforms GET POST
/organizations/*/registry-providers/*/*/*/versions/*/platforms/*/* GET DELETE
/organizations/*/relationships/data-retention-policy GET POST DELETE
/organizations/*/relationships/module-producers GET
/organizations/*/reserved-tag-keys GET POST
/organizations/*/runs GET
/organizations/*/runs/queue GET
/organizations/*/ssh-keys GET POST
/organizations/*/stacks GET
/organizations/*/subscription GET
/organizations/*/tag-bindings GET
/organizations/*/tags GET DELETE
/organizations/*/task-configs GET POST
/organizations/*/tasks GET POST
/organizations/*/team-tokens GET
/organizations/*/teams GET POST
/organizations/*/tests/registry-modules/private/*/*/*/test-runs GET POST
/organizations/*/tests/registry-modules/private/*/*/*/test-runs/* GET
/organizations/*/tests/registry-modules/private/*/*/*/test-runs/*/cancel POST
/organizations/*/tests/registry-modules/private/*/*/*/test-runs/*/force-cancel POST
/organizations/*/tests/registry-modules/private/*/*/*/test-runs/configuration-versions POST
/organizations/*/tests/registry-modules/private/*/*/*/vars GET POST
/organizations/*/tests/registry-modules/private/*/*/*/vars/* PATCH DELETE
/organizations/*/varsets GET POST
/organizations/*/vcs-events GET
/organizations/*/workspaces GET POST
/organizations/*/workspaces/* GET PATCH DELETE
/organizations/*/workspaces/*/actions/safe-delete POST
/plan-exports POST
/plan-exports/* GET DELETE
/plan-exports/*/download GET
/plans/* GET
/plans/*/json-output GET
/plans/*/json-output-redacted GET
/plans/*/json-schema GET
/plans/*/sanitized-plan GET
/policies/* GET PATCH DELETE
/policies/*/download GET
/policies/*/upload PUT
/policy-checks/* GET
/policy-checks/*/actions/override POST
/policy-checks/*/output GET
/policy-evaluations/* GET
/policy-evaluations/*/policy-set-outcomes GET
/policy-set-outcomes/* GET
/policy-set-versions/* GET
/policy-set-versions/*/upload PUT
/policy-sets/* GET PATCH DELETE
/policy-sets/*/parameters GET POST
/policy-sets/*/parameters/* GET PATCH DELETE
/policy-sets/*/relationships/policies POST DELETE
/policy-sets/*/relationships/project-exclusions POST DELETE
/policy-sets/*/relationships/projects POST DELETE
/policy-sets/*/relationships/workspace-exclusions POST DELETE
/policy-sets/*/relationships/workspaces POST DELETE
/policy-sets/*/versions GET POST
/projects/* GET PATCH DELETE
/projects/*/effective-tag-bindings GET
/projects/*/notification-configurations GET POST
/projects/*/relationships/workspaces POST
/projects/*/tag-bindings GET PATCH
/projects/*/varsets GET
/queries POST
/queries/* GET
/queries/*/actions/cancel POST
/registry-components/* GET DELETE
/registry-components/*/versions POST
/registry-components/*/versions/* DELETE
/registry-modules/*/*/*/*/test-configuration GET PATCH
/registry-modules/actions/delete/*/* POST
/registry-modules/actions/delete/*/*/* POST
/registry-modules/actions/delete/*/*/*/* POST
/reserved-tag-keys/* PATCH DELETE
/reserved-tags/* PATCH DELETE
/run-events/* GET
/run-triggers/* GET DELETE
/runs POST
/runs/* GET
/runs/*/actions/apply POST
/runs/*/actions/cancel POST
/runs/*/actions/discard POST
/runs/*/actions/force-cancel POST
/runs/*/actions/force-execute POST
/runs/*/apply GET
/runs/*/comments GET POST
/runs/*/configuration-version GET
/runs/*/configuration-version/download GET
/runs/*/plan GET
/runs/*/plan/json-output GET
/runs/*/plan/json-output-redacted GET
/runs/*/plan/json-schema GET
/runs/*/plan/sanitized-plan GET
/runs/*/policy-checks GET
/runs/*/run-events GET
/runs/*/task-stages GET
/runs/*/tf-policy-evaluations GET
/ssh-keys/* GET PATCH DELETE
/stack-approvals/* GET
/stack-configurations/* GET
/stack-configurations/*/source-bundle GET
/stack-configurations/*/stack-deployment-group-summaries GET
/stack-configurations/*/stack-deployment-groups GET
/stack-configurations/*/stack-deployment-groups/* GET
/stack-configurations/*/stack-deployment-runs GET
/stack-configurations/*/stack-diagnostics GET
/stack-configurations/*/upload-url GET
/stack-deployment-groups/* GET
/stack-deployment-groups/*/approve-all-plans POST
/stack-deployment-groups/*/rerun POST
/stack-deployment-groups/*/stack-deployment-runs GET
/stack-deployment-runs/* GET
/stack-deployment-runs/*/approve-all-plans POST
/stack-deployment-runs/*/cancel POST
/stack-deployment-runs/*/stack-deployment-steps GET
/stack-deployment-steps/* GET
/stack-deployment-steps/*/advance POST
/stack-deployment-steps/*/artifacts GET
/stack-deployment-steps/*/stack-diagnostics GET
/stack-states/*/description GET
/stack_states/* GET
/stacks POST
/stacks/* GET PATCH DELETE
/stacks/*/fetch-latest-from-vcs POST
/stacks/*/stack-configuration-summaries GET
/stacks/*/stack-configurations GET POST
/stacks/*/stack-deployments GET
/stacks/*/stack-states GET
/state-version-outputs/* GET
/state-versions GET
/state-versions/* GET
/state-versions/*/actions/permanently_delete_backing_data POST
/state-versions/*/actions/restore_backing_data POST
/state-versions/*/actions/soft_delete_backing_data POST
/state-versions/*/outputs GET
/subscriptions/* GET
/tags/*/relationships/workspaces POST
/task-configs/* PATCH
/task-result-outcomes/* GET
/task-result-outcomes/*/body GET
/task-results/* GET
/task-results/*/outcomes GET
/task-stages/* GET
/task-stages/*/actions/override POST
/task-stages/*/policy-evaluations GET
/tasks/* GET PATCH DELETE
/tasks/*/relationships/workspace-tasks GET
/team-projects GET POST
/team-projects/* GET PATCH DELETE
/team-workspaces GET POST
/team-workspaces/* GET PATCH DELETE
/teams/* GET PATCH DELETE
/teams/*/authentication-token GET POST DELETE
/teams/*/authentication-tokens GET POST
/teams/*/notification-configurations GET POST
/teams/*/relationships/organization-memberships GET POST DELETE
/teams/*/relationships/users POST DELETE
/terraform-actions/* GET
/terraform-actions/*/invocations/filter-options GET
/terraform-actions/*/invocations/run-summary GET
/terraform-actions/*/runs/*/invocations GET
/terraform-actions/*/runs/*/invocations/lifecycle-resource-groups GET
/tf-policy-evaluations/* GET
/tf-policy-evaluations/*/actions/override POST
/tf-policy-evaluations/*/tf-policy-set-outcomes GET
/tf-policy-set-outcomes/* GET
/users/* GET
/users/*/authentication-tokens GET POST
/vars GET POST
/vars/* PATCH DELETE
/varsets/* GET PUT PATCH DELETE
/varsets/*/relationships/projects POST DELETE
/varsets/*/relationships/stacks POST DELETE
/varsets/*/relationships/vars GET POST
/varsets/*/relationships/vars/* GET PATCH DELETE
/varsets/*/relationships/workspaces POST DELETE
/workspaces/* GET PATCH DELETE
/workspaces/*/actions/force-unlock POST
/workspaces/*/actions/lock POST
/workspaces/*/actions/safe-delete POST
/workspaces/*/actions/unlock POST
/workspaces/*/all-vars GET
/workspaces/*/change-requests GET
/workspaces/*/configuration-versions GET POST
/workspaces/*/current-assessment-result GET
/workspaces/*/current-state-version GET
/workspaces/*/current-state-version-outputs GET
/workspaces/*/effective-tag-bindings GET
/workspaces/*/notification-configurations GET POST
/workspaces/*/queries GET
/workspaces/*/relationships/data-retention-policy GET POST DELETE
/workspaces/*/relationships/remote-state-consumers GET POST PATCH DELETE
/workspaces/*/relationships/ssh-key PATCH
/workspaces/*/relationships/tags GET POST DELETE
/workspaces/*/resources GET
/workspaces/*/run-triggers GET POST
/workspaces/*/runs GET
/workspaces/*/state-versions POST PATCH
/workspaces/*/tag-bindings GET PATCH
/workspaces/*/tasks GET POST
/workspaces/*/tasks/* GET PATCH DELETE
/workspaces/*/terraform-actions GET
/workspaces/*/terraform-actions/filter-options GET
/workspaces/*/vars GET POST
/workspaces/*/vars/* GET PATCH DELETE
/workspaces/*/varsets GET
/workspaces/*/varsets/*/relationships/vars GET
/workspaces/change-requests/* GET POST
"""


def is_documented(method: str, path: str) -> bool:
    """Say whether the API has an endpoint with that method and that path below `/api/v2`."""
    return any(
        method in methods and pattern.fullmatch(path.rstrip("/"))
        for pattern, methods in _compiled_endpoints()
    )


@cache
def _compiled_endpoints() -> list[tuple[re.Pattern[str], frozenset[str]]]:
    compiled = []
    for line in _ENDPOINTS.split("\n")[1:-1]:
        path, *methods = line.split()
        compiled.append((re.compile(path.replace("*", "[^/]+")), frozenset(methods)))
    return compiled
