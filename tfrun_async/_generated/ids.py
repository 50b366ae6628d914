# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""How ids say what they are of."""

ID_PREFIXES: dict[str, str] = {
    "run-": "a run",
    "ws-": "a workspace",
    "cv-": "a configuration version",
    "plan-": "a plan",
    "apply-": "an apply",
    "wsc-": "a comment",
    "re-": "a run event",
    "ce-": "a cost estimate",
    "polchk-": "a policy check",
    "task-": "a run task",
    "wstask-": "a workspace run task",
    "ts-": "a task stage",
    "taskrs-": "a task result",
    "tro-": "a task result outcome",
    "rt-": "a run trigger",
    "sv-": "a state version",
    "wsout-": "a state version output",
    "var-": "a variable",
    "varset-": "a variable set",
    "pe-": "a plan export",
    "asmtres-": "an assessment result",
    "ia-": "ingress attributes",
    "prj-": "a project",
    "st-": "a stack",
    "user-": "a user",
}
"""The kind of resource by the prefix of its ids; organizations have none."""
