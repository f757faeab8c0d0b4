"""PutParameter: checks, a new version, the oldest one's end."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import tag_map
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.ssm.events import changed
from pampero.services.ssm.model import (
    DEFAULT_KEY,
    MALFORMED,
    MAX_DEPTH,
    MAX_LENGTH,
    NAME,
    PARAMETERS,
    SECURE,
    VERSIONS,
    Policy,
    Stored,
    Version,
    invalid,
    kept,
    parameter_in,
    version_id,
)
from pampero.services.ssm.policies import read, settle
from pampero.services.ssm.secrets import sealed
from pampero.services.ssm.types import PutParameterRequest, PutParameterResult
from pampero.store.tx import ReadTx, Tx

MAX_VERSIONS = 100
SIZES = {"Standard": 4096, "Advanced": 8192}
GUIDE = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"


_resource = parameter_in("Name")


@operation("PutParameter", resource=_resource)
async def put_parameter(call: Call, req: PutParameterRequest) -> PutParameterResult:
    """Make a parameter or a new version of it; SecureStrings are sealed by a key of KMS.

    An AllowedPattern with look-around or back references, which AWS takes, is refused (see `kernel.regex`).
    Data types other than text are refused.
    Source: API_PutParameter. Raises ParameterAlreadyExists, ParameterMaxVersionLimitExceeded, InvalidKeyId,
    ParameterPatternMismatchException, InvalidAllowedPatternException, HierarchyLevelLimitExceededException,
    AccessDeniedException (reserved names; the key), TooManyUpdates, ValidationException.
    """
    asked = await call.read(_checked, call, req)
    if asked.type == SECURE:
        key = req.KeyId or (asked.before and asked.before.key) or DEFAULT_KEY
        asked.key, asked.value = key, await sealed(call, asked.name, key, asked.tier, req.Value)
    return await call.write(_put, call, req, asked)


@dataclass(slots=True)
class Asked:
    """What a request is for a new version of, once it is checked. value: as it is kept; key: that it is sealed by."""

    name: str
    type: str
    tier: str
    pattern: str | None
    before: Version | None
    value: bytes
    key: str = ""
    policies: list[Policy] = field(default_factory=list)


def _checked(tx: ReadTx, call: Call, req: PutParameterRequest) -> Asked:
    """Raises what PutParameter raises."""
    name = _name(req.Name)
    if req.Overwrite and req.Tags:
        raise invalid(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove "
            "overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or "
            "RemoveTagsFromResource."
        )
    stored = kept(tx, call.scope, name)
    name = name if stored is None else stored.name
    if stored is not None and not req.Overwrite:
        raise ApiError(
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        )
    before = None if stored is None else stored.latest
    type_ = req.Type or (before.type if before is not None else None)
    if type_ is None:
        raise invalid("A parameter type is required when you create a parameter.")
    _refuse(req, type_)
    pattern = req.AllowedPattern if req.AllowedPattern is not None else before.pattern if before is not None else None
    _check_value(req.Value, pattern)
    policies = read(req.Policies) if req.Policies is not None else [] if before is None else before.policies
    return Asked(
        name, type_, _tier(req, before, bool(policies)), pattern, before, req.Value.encode(), policies=policies
    )


def _put(tx: Tx, call: Call, req: PutParameterRequest, asked: Asked) -> PutParameterResult:
    now = _checked(tx, call, req)
    if (now.type, now.tier) != (asked.type, asked.tier):
        raise ApiError("TooManyUpdates", "The parameter was changed meanwhile.")
    stored, before = PARAMETERS.get(tx, call.scope, asked.name), now.before
    description = req.Description if req.Description is not None or before is None else before.description
    number = 1 if before is None else before.number + 1
    policies = [replace(one, status="Pending") for one in now.policies]
    latest = Version(
        number, now.type, asked.value, tx.now, call.principal.arn, now.tier, req.DataType or "text", description, now.pattern,
        asked.key, policies,
    )  # fmt: skip
    if stored is None:
        tags = tag_map(req.Tags)
        stored = Stored(asked.name, call.account, call.region, latest, 1, tags, {})
    else:
        _forget_oldest(tx, stored)
        stored.latest = latest
    PARAMETERS.save(tx, stored)
    VERSIONS.put(tx, stored.history, version_id(number), latest)
    settle(tx, stored)
    changed(tx, stored, "Create" if number == 1 else "Update")
    return PutParameterResult(Version=number, Tier=now.tier)


def _name(given: str) -> str:
    """Raises ValidationException, AccessDeniedException, HierarchyLevelLimitExceededException."""
    name = given.strip()
    lower = name.lower().lstrip("/")
    if lower.startswith("aws"):
        raise ApiError("AccessDeniedException", f"No access to reserved parameter name: {name}.", status=400)
    if "/" in name and not name.startswith("/"):
        raise invalid("Parameter name must be a fully qualified name.")
    if lower.startswith("ssm") or not NAME.fullmatch(name) or len(name) > MAX_LENGTH:
        raise invalid(MALFORMED)
    if name.count("/") > MAX_DEPTH:
        text = f"A hierarchy can have a maximum of {MAX_DEPTH} levels."
        raise ApiError("HierarchyLevelLimitExceededException", text)
    return name


def _refuse(req: PutParameterRequest, type_: str) -> None:
    """What is not supported."""
    if (req.DataType or "text") != "text":
        text = f"The following data type is not supported: {req.DataType} (Data type names are all lowercase.)"
        raise invalid(text)
    if req.KeyId is not None and type_ != SECURE:
        raise invalid("KeyId is required for SecureString type parameter only.")


def _check_value(value: str, pattern: str | None) -> None:
    """Raises ValidationException, InvalidAllowedPatternException, ParameterPatternMismatchException."""
    if not value:
        raise invalid(
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length "
            "greater than or equal to 1."
        )
    if not pattern:
        return
    try:
        expression = compile_regex(pattern)
    except BadRegex as error:
        text = "The request does not meet the regular expression requirement."
        raise ApiError("InvalidAllowedPatternException", text) from error
    if not expression.whole(value):
        text = f"Parameter value, cannot be validated against allowedPattern: {pattern}"
        raise ApiError("ParameterPatternMismatchException", text)


def _tier(req: PutParameterRequest, before: Version | None, policies: bool) -> str:
    """Standard or Advanced, by the request, the value's size, its policies and what was. Raises ValidationException; what it
    says of policies is ours."""
    size = len(req.Value.encode())
    wanted = req.Tier or "Standard"
    if wanted == "Intelligent-Tiering":
        wanted = "Advanced" if size > SIZES["Standard"] or policies else "Standard"
        wanted = "Advanced" if before is not None and before.tier == "Advanced" else wanted
    if wanted == "Standard" and before is not None and before.tier == "Advanced":
        if req.Tier is None:
            wanted = "Advanced"
        else:
            raise invalid(
                "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
                "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced "
                "parameter and recreate it as a standard parameter."
            )
    if policies and wanted == "Standard":
        raise invalid(
            "Parameter policies are for advanced parameters: choose the tier Advanced or Intelligent-Tiering."
        )
    if size > SIZES[wanted]:
        text = f"{wanted} tier parameters support a maximum parameter value of {SIZES[wanted]} characters."
        if wanted == "Standard":
            text += (
                " To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For "
                f"more information, see {GUIDE}"
            )
        raise invalid(text)
    return wanted


def _forget_oldest(tx: Tx, stored: Stored) -> None:
    """Before a version beyond the hundredth. Raises ParameterMaxVersionLimitExceeded when the oldest has a label."""
    if stored.latest.number - stored.oldest + 1 < MAX_VERSIONS:
        return
    if stored.labels_of(stored.oldest):
        raise ApiError(
            "ParameterMaxVersionLimitExceeded",
            f"You attempted to create a new version of {stored.name} by calling the PutParameter API with the overwrite "
            f"flag. Version {stored.oldest}, the oldest version, can't be deleted because it has a label associated "
            "with it. Move the label to another version of the parameter, and try again.",
        )
    VERSIONS.delete(tx, stored.history, version_id(stored.oldest))
    stored.oldest += 1
