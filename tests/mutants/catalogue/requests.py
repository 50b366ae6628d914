"""Mutants of what holds for requests of all resources."""

from tests.mutants.mutant import Mutant

STATUSES = [
    Mutant(
        "The creation of a run responds with 200",
        "_handlers.runs",
        "return _respond(context, run, status=201)",
        "return _respond(context, run)",
        "handlers/test_runs",
    ),
    Mutant(
        "An action on a run responds with 200",
        "_handlers.runs",
        "return Response(202)",
        "return Response(200)",
        "test_core handlers/test_runs test_machine",
    ),
    Mutant(
        "A missing token is a 403",
        "_core",
        'ApiError(401, "The token is missing',
        'ApiError(403, "The token is missing',
        "test_core",
    ),
    Mutant(
        "Another media type is accepted",
        "_http.messages",
        'if self.method in {"POST", "PATCH"} and media_type != JSON_API:',
        'if self.method == "POST" and media_type != JSON_API:',
        "http/test_pages",
    ),
    Mutant(
        "An endpoint that is not simulated is a 404",
        "_routes.table",
        'raise ApiError(400, f"The simulator does not implement',
        'raise ApiError(404, f"The simulator does not implement',
        "test_core http/test_documented_endpoints",
    ),
    Mutant(
        "An unknown include parameter is ignored",
        "_http.documents",
        "if unknown := [path for path in paths if path not in allowed]:",
        "if unknown := [path for path in paths if path not in allowed and False]:",
        "test_core handlers/test_runs handlers/test_workspaces",
    ),
    Mutant(
        "A second upload of a configuration is accepted",
        "_handlers.configuration_versions",
        "if version.is_received:",
        "if version.is_received and version.error:",
        "handlers/test_configuration_versions",
    ),
    Mutant(
        "A run of a configuration that was not uploaded is accepted",
        "_handlers.runs",
        'elif version.status != "uploaded":',
        'elif version.status == "errored":',
        "handlers/test_runs",
    ),
]
LISTS = [
    Mutant(
        "The list of a workspace has its plan-only runs",
        "_handlers.run_lists",
        'comma_separated(context.request.query, "filter[operation]") or _APPLICABLE',
        'comma_separated(context.request.query, "filter[operation]")',
        "handlers/test_run_lists",
    ),
    Mutant(
        "The list of an organization has runs of all years",
        "_handlers.run_lists",
        'query.get("filter[timeframe]") or "year")',
        'query.get("filter[timeframe]") or "")',
        "handlers/test_run_lists",
    ),
    Mutant(
        "Lists of runs are oldest first",
        "_handlers.run_lists",
        "[run for run in reversed(list(runs)) if",
        "[run for run in list(runs) if",
        "handlers/test_run_lists",
    ),
    Mutant(
        "A page has 25 items by default",
        "_http.documents",
        '"page[size]", 20)',
        '"page[size]", 25)',
        "http/test_pages",
    ),
    Mutant(
        "A page can have more than 100 items",
        "_http.documents",
        "MAX_PAGE_SIZE = 100",
        "MAX_PAGE_SIZE = 150",
        "handlers/test_run_lists test_core handlers/test_workspaces",
    ),
    Mutant(
        "The last page has a next one",
        "_http.documents",
        "next_number = self.number + 1 if self.number < last_number else None",
        "next_number = self.number + 1 if self.number <= last_number else None",
        "http/test_pages",
    ),
    Mutant(
        "Waiting runs are counted from 0 in the queue",
        "_handlers.run_lists",
        "*enumerate(waiting, 1)",
        "*enumerate(waiting, 0)",
        "handlers/test_run_lists",
    ),
]
ACCESS = [
    Mutant(
        "Permissions are not checked",
        "_core",
        "authorization.authorize(self.store, user, route.permission, arguments)",
        "authorization.authorize(self.store, user, NO_ROUTE.permission, arguments)",
        "handlers/test_permissions",
    ),
    Mutant(
        "An organization's token may start runs",
        "_handlers.authorization",
        'if user.kind == "organization" and permission in NOT_FOR_ORGANIZATIONS:',
        'if user.kind == "none" and permission in NOT_FOR_ORGANIZATIONS:',
        "handlers/test_authorization",
    ),
    Mutant(
        "Any token may use the admin API",
        "_handlers.authorization",
        "if permission is TokenPermission.SITE_ADMIN and not user.is_site_admin:",
        "if permission is TokenPermission.SITE_ADMIN and not user.id:",
        "handlers/test_admin_runs handlers/test_authorization",
    ),
    Mutant(
        "A run applies itself although its user may not",
        "_engine.lifecycle",
        'if run.options["auto-apply"] and _may_apply(run):',
        'if run.options["auto-apply"]:',
        "handlers/test_permissions",
    ),
    Mutant(
        "Refused requests count for the rate limit",
        "_http.rate_limits",
        "        if (wait := slowest.wait(now)) > 0:\n",
        "        windows[0].times.append(now)\n        if (wait := slowest.wait(now)) > 0:\n",
        "http/test_rate_limits",
    ),
    Mutant(
        "Lists of runs have the common rate limit",
        "_core",
        "is_run_list=handler in RUN_LISTS)",
        "is_run_list=False)",
        "http/test_rate_limits",
    ),
]
