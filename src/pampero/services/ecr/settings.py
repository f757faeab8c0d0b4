"""What is set for a whole registry, the account's repositories of one Region: its policy, settings, scanning, and who pulls unnoticed."""

from __future__ import annotations

from msgspec import Struct

from pampero.api import ApiError, Call, operation
from pampero.auth.policy.parse import RESOURCE
from pampero.aws.paging import encode_token, position_of
from pampero.aws.policies import check_policy
from pampero.kernel.glob import matches
from pampero.services.ecr import types as t
from pampero.services.ecr.model import REPOSITORIES, in_registry, invalid
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

# Source: API_PutAccountSetting: what each may be; the first is what it is before it is set.
SETTINGS = {
    "BASIC_SCAN_TYPE_VERSION": ("AWS_NATIVE", "CLAIR"),
    "REGISTRY_POLICY_SCOPE": ("V2", "V1"),
    "BLOB_MOUNTING": ("DISABLED", "ENABLED"),
}
PAGE = 100
# Source: Amazon ECR User Guide, "Private registry permissions": what version 1 of a registry policy may allow.
FIRST_ACTIONS = frozenset({"ecr:*", "ecr:ReplicateImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"})


class Destination(Struct, array_like=True, frozen=True):
    """Where images are replicated to."""

    region: str
    account: str


class ReplicationRule(Struct):
    """One rule. prefixes: of the names of repositories; all where there are none."""

    destinations: list[Destination]
    prefixes: list[str] = []


class ScanRule(Struct):
    """Which repositories are scanned how often. filters: patterns of names."""

    frequency: str
    filters: list[str]


class Registry(Struct):
    """A registry's settings. unnoticed: ARNs of principals whose pulls are not recorded, and since when."""

    policy: str | None = None
    settings: dict[str, str] = {}
    replication: list[ReplicationRule] = []
    scan_type: str = "BASIC"
    scan_rules: list[ScanRule] = []
    unnoticed: dict[str, float] = {}


REGISTRIES: Documents[Registry] = Documents("ecr.registry", Registry)


def registry(tx: ReadTx, scope: str) -> Registry:
    """That of an `account/region`."""
    return REGISTRIES.get(tx, scope, "registry") or Registry()


def save(tx: Tx, scope: str, changed: Registry) -> None:
    """Write it."""
    REGISTRIES.put(tx, scope, "registry", changed)


def setting(tx: ReadTx, scope: str, name: str) -> str:
    """One of SETTINGS."""
    return registry(tx, scope).settings.get(name, SETTINGS[name][0])


@operation("PutAccountSetting", resource="*")
def put_account_setting(tx: Tx, call: Call, req: t.PutAccountSettingRequest) -> t.PutAccountSettingResponse:
    """Change a setting of the registry. Source: API_PutAccountSetting. Raises InvalidParameterException."""
    if req.value not in _values(req.name):
        raise invalid(f"'value' must be one of {', '.join(SETTINGS[req.name])}")
    found = registry(tx, call.scope)
    found.settings = {**found.settings, req.name: req.value}
    save(tx, call.scope, found)
    return t.PutAccountSettingResponse(name=req.name, value=req.value)


@operation("GetAccountSetting", resource="*", read=True)
def get_account_setting(tx: ReadTx, call: Call, req: t.GetAccountSettingRequest) -> t.GetAccountSettingResponse:
    """A setting of the registry. Source: API_GetAccountSetting. Raises InvalidParameterException."""
    _values(req.name)
    return t.GetAccountSettingResponse(name=req.name, value=setting(tx, call.scope, req.name))


def _values(name: str) -> tuple[str, ...]:
    if name not in SETTINGS:
        raise invalid(f"'name' must be one of {', '.join(SETTINGS)}")
    return SETTINGS[name]


@operation("PutRegistryPolicy", resource="*")
def put_registry_policy(tx: Tx, call: Call, req: t.PutRegistryPolicyRequest) -> t.PutRegistryPolicyResponse:
    """Set who else may use the registry. Source: API_PutRegistryPolicy. Raises InvalidParameterException."""
    text = "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided'"
    refusal = ApiError("InvalidParameterException", text)
    compiled = check_policy(req.policyText, lambda why: refusal, RESOURCE)
    found = registry(tx, call.scope)
    if found.settings.get("REGISTRY_POLICY_SCOPE") == "V1":
        actions = {action for one in compiled.statements for action in _actions(one)}
        if actions - FIRST_ACTIONS:
            raise refusal
    found.policy = req.policyText
    save(tx, call.scope, found)
    return t.PutRegistryPolicyResponse(registryId=call.account, policyText=req.policyText)


def _actions(statement: object) -> tuple[str, ...]:
    found = getattr(statement, "actions", ())
    return tuple(getattr(one, "text", str(one)) for one in found)


@operation("GetRegistryPolicy", resource="*", read=True)
def get_registry_policy(tx: ReadTx, call: Call, req: t.GetRegistryPolicyRequest) -> t.GetRegistryPolicyResponse:
    """Who else may use the registry. Source: API_GetRegistryPolicy. Raises RegistryPolicyNotFoundException."""
    return t.GetRegistryPolicyResponse(registryId=call.account, policyText=_policy(tx, call))


@operation("DeleteRegistryPolicy", resource="*")
def delete_registry_policy(tx: Tx, call: Call, req: t.DeleteRegistryPolicyRequest) -> t.DeleteRegistryPolicyResponse:
    """Take the policy away. Source: API_DeleteRegistryPolicy. Raises RegistryPolicyNotFoundException."""
    text = _policy(tx, call)
    found = registry(tx, call.scope)
    found.policy = None
    save(tx, call.scope, found)
    return t.DeleteRegistryPolicyResponse(registryId=call.account, policyText=text)


def _policy(tx: ReadTx, call: Call) -> str:
    text = registry(tx, call.scope).policy
    if text is None:
        problem = f"Registry policy does not exist in the registry with id '{call.account}'"
        raise ApiError("RegistryPolicyNotFoundException", problem)
    return text


@operation("PutRegistryScanningConfiguration", resource="*")
def put_registry_scanning_configuration(
    tx: Tx, call: Call, req: t.PutRegistryScanningConfigurationRequest
) -> t.PutRegistryScanningConfigurationResponse:
    """Which repositories are to be scanned. Source: API_PutRegistryScanningConfiguration. It is kept; nothing is scanned here."""
    found = registry(tx, call.scope)
    found.scan_type = req.scanType or found.scan_type
    found.scan_rules = [
        ScanRule(one.scanFrequency, [each.filter for each in one.repositoryFilters]) for one in req.rules or ()
    ]
    save(tx, call.scope, found)
    return t.PutRegistryScanningConfigurationResponse(registryScanningConfiguration=_scanning(found))


@operation("GetRegistryScanningConfiguration", resource="*", read=True)
def get_registry_scanning_configuration(
    tx: ReadTx, call: Call, req: t.GetRegistryScanningConfigurationRequest
) -> t.GetRegistryScanningConfigurationResponse:
    """Which repositories are to be scanned. Source: API_GetRegistryScanningConfiguration."""
    found = _scanning(registry(tx, call.scope))
    return t.GetRegistryScanningConfigurationResponse(registryId=call.account, scanningConfiguration=found)


def _filters(patterns: list[str]) -> list[t.ScanningRepositoryFilter]:
    return [t.ScanningRepositoryFilter(filter=one, filterType="WILDCARD") for one in patterns]


def _scanning(found: Registry) -> t.RegistryScanningConfiguration:
    rules = [
        t.RegistryScanningRule(scanFrequency=one.frequency, repositoryFilters=_filters(one.filters))
        for one in found.scan_rules
    ]
    return t.RegistryScanningConfiguration(scanType=found.scan_type, rules=rules)


@operation("BatchGetRepositoryScanningConfiguration", resource=in_registry, read=True)
def batch_get_repository_scanning_configuration(
    tx: ReadTx, call: Call, req: t.BatchGetRepositoryScanningConfigurationRequest
) -> t.BatchGetRepositoryScanningConfigurationResponse:
    """How repositories are to be scanned. Source: API_BatchGetRepositoryScanningConfiguration."""
    rules = registry(tx, call.scope).scan_rules
    shown: list[t.RepositoryScanningConfiguration] = []
    failures: list[t.RepositoryScanningConfigurationFailure] = []
    for name in req.repositoryNames:
        found = REPOSITORIES.get(tx, call.scope, name)
        if found is None:
            reason = f"The repository with name '{name}' does not exist in the registry with id '{call.account}'"
            failures.append(
                t.RepositoryScanningConfigurationFailure(
                    repositoryName=name, failureCode="REPOSITORY_NOT_FOUND", failureReason=reason
                )
            )
            continue
        met = [one for one in rules if any(_covers(pattern, name) for pattern in one.filters)]
        frequency = met[0].frequency if met else "SCAN_ON_PUSH" if found.scan else "MANUAL"
        shown.append(
            t.RepositoryScanningConfiguration(
                repositoryArn=found.arn,
                repositoryName=name,
                scanOnPush=found.scan or frequency != "MANUAL",
                scanFrequency=frequency,
                appliedScanFilters=_filters([one for rule in met for one in rule.filters if _covers(one, name)]),
            )
        )
    return t.BatchGetRepositoryScanningConfigurationResponse(scanningConfigurations=shown, failures=failures)


def _covers(pattern: str, name: str) -> bool:
    """Whether a filter meets a name: one without a wildcard meets what contains it. Source: Amazon ECR User Guide, "Filters to choose
    which repositories are scanned"."""
    return matches(pattern if "*" in pattern else f"*{pattern}*", name)


@operation("RegisterPullTimeUpdateExclusion", resource="*")
def register_pull_time_update_exclusion(
    tx: Tx, call: Call, req: t.RegisterPullTimeUpdateExclusionRequest
) -> t.RegisterPullTimeUpdateExclusionResponse:
    """Have the pulls of a role or user not count as pulls. Source: API_RegisterPullTimeUpdateExclusion.

    Raises ExclusionAlreadyExistsException.
    """
    found = registry(tx, call.scope)
    if req.principalArn in found.unnoticed:
        raise ApiError("ExclusionAlreadyExistsException", f"The exclusion for '{req.principalArn}' already exists.")
    found.unnoticed = {**found.unnoticed, req.principalArn: tx.now}
    save(tx, call.scope, found)
    return t.RegisterPullTimeUpdateExclusionResponse(principalArn=req.principalArn, createdAt=tx.now)


@operation("DeregisterPullTimeUpdateExclusion", resource="*")
def deregister_pull_time_update_exclusion(
    tx: Tx, call: Call, req: t.DeregisterPullTimeUpdateExclusionRequest
) -> t.DeregisterPullTimeUpdateExclusionResponse:
    """Have them count again. Source: API_DeregisterPullTimeUpdateExclusion. Raises ExclusionNotFoundException."""
    found = registry(tx, call.scope)
    if req.principalArn not in found.unnoticed:
        raise ApiError("ExclusionNotFoundException", f"The exclusion for '{req.principalArn}' does not exist.")
    found.unnoticed = {one: since for one, since in found.unnoticed.items() if one != req.principalArn}
    save(tx, call.scope, found)
    return t.DeregisterPullTimeUpdateExclusionResponse(principalArn=req.principalArn)


@operation("ListPullTimeUpdateExclusions", resource="*", read=True)
def list_pull_time_update_exclusions(
    tx: ReadTx, call: Call, req: t.ListPullTimeUpdateExclusionsRequest
) -> t.ListPullTimeUpdateExclusionsResponse:
    """Whose pulls do not count. Source: API_ListPullTimeUpdateExclusions."""
    after = position_of(req.nextToken, lambda: invalid("nextToken"))
    found = [one for one in sorted(registry(tx, call.scope).unnoticed) if one > after]
    most = req.maxResults or PAGE
    token = encode_token(found[most - 1]) if len(found) > most else None
    return t.ListPullTimeUpdateExclusionsResponse(pullTimeUpdateExclusions=found[:most], nextToken=token)


def notices(tx: ReadTx, call: Call, scope: str) -> bool:
    """Whether a pull of the caller's is recorded in this registry."""
    who = call.principal
    return (who.role or who.arn) not in registry(tx, scope).unnoticed
