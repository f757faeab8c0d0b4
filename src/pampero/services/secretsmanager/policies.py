"""Resource policies of secrets."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.policies import check_policy
from pampero.aws.publicity import is_public
from pampero.services.secretsmanager import types as t
from pampero.services.secretsmanager.access import arn_of, secret_arn, secret_keys
from pampero.services.secretsmanager.model import bad_parameter, bad_token, changeable, find, save, usable
from pampero.store.tx import ReadTx, Tx

# "You can modify only the default policy": API_ListResourcePolicies.
DEFAULT = "default"
# What this check is called, and says, is ours.
BROAD, TOLD = "BroadAccess", "The resource policy grants broad access to the secret."


def _malformed(text: str) -> ApiError:
    return ApiError("MalformedPolicyDocumentException", "This policy has invalid syntax.")


def _check_named(name: str | None) -> str:
    """Raises InvalidParameterException, in words of ours."""
    if name not in (None, DEFAULT):
        raise bad_parameter(f"The resource policy {name} isn't {DEFAULT}, which alone you can use.")
    return DEFAULT


@operation("PutResourcePolicy", resource=secret_arn, context=secret_keys)
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyRequest) -> t.PutResourcePolicyResponse:
    """Say who else may use a secret. Source: API_PutResourcePolicy.

    Raises MalformedPolicyDocumentException, PublicPolicyException, ResourceNotFoundException, InvalidRequestException,
    InvalidParameterException.
    """
    name = _check_named(req.PolicyName)
    secret = changeable(tx, call, req.SecretId)
    check_policy(req.ResourcePolicy, _malformed)
    if req.BlockPublicPolicy and is_public(req.ResourcePolicy):
        raise ApiError("PublicPolicyException", TOLD)
    secret.policy = req.ResourcePolicy
    save(tx, secret)
    return t.PutResourcePolicyResponse(ARN=secret.arn, Name=secret.name, PolicyName=_told(req.PolicyName, name))


def _told(given: str | None, name: str) -> str | None:
    return None if given is None else name


@operation("GetResourcePolicy", resource=secret_arn, context=secret_keys, read=True)
def get_resource_policy(tx: ReadTx, call: Call, req: t.GetResourcePolicyRequest) -> t.GetResourcePolicyResponse:
    """A secret's policy, if it has one. Source: API_GetResourcePolicy. Raises ResourceNotFoundException,
    InvalidRequestException, InvalidParameterException."""
    name = _check_named(req.PolicyName)
    secret = usable(tx, call, req.SecretId)
    return t.GetResourcePolicyResponse(
        ARN=secret.arn, Name=secret.name, ResourcePolicy=secret.policy, PolicyName=_told(req.PolicyName, name)
    )


@operation("DeleteResourcePolicy", resource=secret_arn, context=secret_keys)
def delete_resource_policy(tx: Tx, call: Call, req: t.DeleteResourcePolicyRequest) -> t.DeleteResourcePolicyResponse:
    """Take a secret's policy away; that there is none is no error. Source: API_DeleteResourcePolicy. Raises
    ResourceNotFoundException, InvalidRequestException, InvalidParameterException."""
    name = _check_named(req.PolicyName)
    secret = changeable(tx, call, req.SecretId)
    secret.policy = None
    save(tx, secret)
    return t.DeleteResourcePolicyResponse(ARN=secret.arn, Name=secret.name, PolicyName=_told(req.PolicyName, name))


@operation("ListResourcePolicies", resource=secret_arn, context=secret_keys, read=True)
def list_resource_policies(
    tx: ReadTx, call: Call, req: t.ListResourcePoliciesRequest
) -> t.ListResourcePoliciesResponse:
    """The names of a secret's policies: here there is the default one alone. Source: API_ListResourcePolicies. Raises
    ResourceNotFoundException, InvalidRequestException, InvalidNextTokenException."""
    if req.NextToken is not None:
        raise bad_token()
    secret = usable(tx, call, req.SecretId)
    found = [t.ResourcePolicySummary(PolicyName=DEFAULT)] if secret.policy is not None else []
    return t.ListResourcePoliciesResponse(ResourcePolicies=found)


def _maybe(tx: ReadTx, call: Call, req: Any) -> str:
    return arn_of(tx, call, req.SecretId) if req.SecretId else "*"


@operation("ValidateResourcePolicy", resource=_maybe, read=True)
def validate_resource_policy(
    tx: ReadTx, call: Call, req: t.ValidateResourcePolicyRequest
) -> t.ValidateResourcePolicyResponse:
    """Whether a policy is one, and does not let everybody in. Source: API_ValidateResourcePolicy. Raises
    MalformedPolicyDocumentException, ResourceNotFoundException."""
    if req.SecretId:
        find(tx, call, req.SecretId)
    check_policy(req.ResourcePolicy, _malformed)
    errors = [t.ValidationErrorsEntry(CheckName=BROAD, ErrorMessage=TOLD)] if is_public(req.ResourcePolicy) else []
    return t.ValidateResourcePolicyResponse(PolicyValidationPassed=not errors, ValidationErrors=errors)
