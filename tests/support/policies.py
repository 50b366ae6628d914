"""Policy sets with one policy, by the result that they have."""

from typing import Any

from tfrun_async.simulator import Policy, PolicySet

SENTINEL_RESULTS = {
    "passed": Policy("policy", "soft-mandatory"),
    "advisory_failed": Policy("policy", "advisory", "failed"),
    "soft_failed": Policy("policy", "soft-mandatory", "failed"),
    "hard_failed": Policy("policy", "hard-mandatory", "failed"),
    "errored": Policy("policy", "advisory", "errored", "import is not available"),
}


def sentinel(result: str) -> PolicySet:
    """A set with the one Sentinel policy `simulated/policy`."""
    return PolicySet("simulated", [SENTINEL_RESULTS[result]])


def opa(*policies: Policy, **options: Any) -> PolicySet:
    """A set of OPA policies that can be overridden; by default one that has failed."""
    failed = Policy("no-friday", "mandatory", "failed", description="No deployments on Fridays")
    options = {"overridable": True, **options}
    return PolicySet("calendar", policies or [failed], kind="opa", **options)


def tfpolicy(*policies: Policy, **options: Any) -> PolicySet:
    """A set of Terraform policies; by default one that has failed and can be overridden."""
    failed = Policy(
        "encrypted_buckets",
        "mandatory_overridable",
        "failed",
        "It has no key.",
        resources=["aws_s3_bucket.a"],
    )
    return PolicySet("storage", policies or [failed], kind="tfpolicy", **options)
