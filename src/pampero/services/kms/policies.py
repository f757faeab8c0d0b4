"""Key policies. Source: KMS Developer Guide, "Key policies in AWS KMS"."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.auth.context import RequestKeys
from pampero.auth.policy.evaluate import Request, concerns, named
from pampero.aws.policies import account_root, check_policy
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_plain_key
from pampero.services.kms.model import KEYS, Key, changed, check_not_deleting, find_plain, unsupported
from pampero.store.tx import ReadTx, Tx

NAME = "default"
MAX_LENGTH = 32 * 1024
DEFAULT = """{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "%s"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}"""


def default_policy(account: str) -> str:
    """What a key has that was given none: its account's IAM policies say who."""
    return DEFAULT % account_root(account)


def malformed(text: str) -> ApiError:
    """MalformedPolicyDocumentException."""
    return ApiError("MalformedPolicyDocumentException", text)


def checked_policy(tx: ReadTx, call: Call, key: Key, text: str, bypass: bool) -> str:
    """A policy that a key may have. bypass: it may lock out whoever puts it. Raises MalformedPolicyDocumentException,
    LimitExceededException."""
    if len(text.encode()) > MAX_LENGTH:
        raise ApiError("LimitExceededException", f"The key policy is longer than {MAX_LENGTH} bytes.")
    policy = check_policy(text, malformed)
    if not bypass and call.principal.kind != "service":
        keys = RequestKeys(call.principal, call.facts, "kms:PutKeyPolicy", key.account, {})
        asked = Request(call.principal, "kms:PutKeyPolicy", key.arn, key.account, keys)
        fitting = [one for one in policy.statements if named(one, call.principal) and concerns(one, asked)]
        if not fitting or not all(one.allow for one in fitting):
            raise malformed("The new key policy will not allow you to update the key policy in the future.")
    return text


@operation("GetKeyPolicy", resource=key_arn, checks=on_plain_key, read=True)
def get_key_policy(tx: ReadTx, call: Call, req: t.GetKeyPolicyRequest) -> t.GetKeyPolicyResponse:
    """The policy. Source: API_GetKeyPolicy. Raises NotFoundException, InvalidArnException, also for another name."""
    key = find_plain(tx, call, req.KeyId)
    if req.PolicyName not in (None, NAME):
        raise ApiError("NotFoundException", f"No such policy exists: {req.PolicyName}")
    return t.GetKeyPolicyResponse(Policy=key.policy, PolicyName=NAME)


@operation("PutKeyPolicy", resource=key_arn, checks=on_plain_key)
def put_key_policy(tx: Tx, call: Call, req: t.PutKeyPolicyRequest) -> None:
    """Put another policy in its place. Source: API_PutKeyPolicy.

    Raises NotFoundException, InvalidArnException, MalformedPolicyDocumentException, LimitExceededException,
    UnsupportedOperationException, KMSInvalidStateException.
    """
    key = changed(tx, find_plain(tx, call, req.KeyId))
    if req.PolicyName not in (None, NAME):
        raise unsupported(f"The only valid policy name is {NAME}.")
    if key.manager == "AWS":
        raise unsupported("The policies of AWS managed keys cannot be changed.")
    check_not_deleting(key)
    key.policy = checked_policy(tx, call, key, req.Policy, bool(req.BypassPolicyLockoutSafetyCheck))
    KEYS.save(tx, key)


@operation("ListKeyPolicies", resource=key_arn, checks=on_plain_key, read=True)
def list_key_policies(tx: ReadTx, call: Call, req: t.ListKeyPoliciesRequest) -> t.ListKeyPoliciesResponse:
    """The one name that there is. Source: API_ListKeyPolicies. Raises NotFoundException, InvalidArnException."""
    find_plain(tx, call, req.KeyId)
    return t.ListKeyPoliciesResponse(PolicyNames=[NAME], Truncated=False)
