"""Who may use a key: its policy is the root of trust, IAM acts where that hands it on, grants act beside both."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user

Make = Callable[..., Any]
ADMIN = ["kms:Create*", "kms:Describe*", "kms:Put*", "kms:Get*", "kms:List*", "kms:RevokeGrant", "kms:RetireGrant"]


def statement(who: str, *actions: str, effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Principal": {"AWS": who}, "Action": list(actions), "Resource": "*", **more}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"


def told(call: Callable[..., Any], **given: Any) -> str:
    """ "" where a call is answered; else the code and the text."""
    try:
        call(**given)
    except ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
    return ""


@pytest.fixture
def kms(client: Make) -> Any:
    return client("kms")


def test_a_policy_is_the_root_of_trust(client: Make, kms: Any, account: str) -> None:
    name = f"arn:aws:iam::{account}:user/anna"
    mighty = make_user(client("iam"), "anna", allow("kms:*"))
    weak = make_user(client("iam"), "ben")
    anna, ben = client("kms", **mighty), client("kms", **weak)
    ordinary = kms.create_key()["KeyMetadata"]["KeyId"]
    assert told(anna.encrypt, KeyId=ordinary, Plaintext=b"x") == ""
    assert "no identity-based policy allows the kms:Encrypt action" in told(ben.encrypt, KeyId=ordinary, Plaintext=b"x")
    # What the key's policy hands on to nobody, no IAM policy opens, and the root no more than others.
    own = document(statement(root(account), *ADMIN), statement(f"arn:aws:iam::{account}:user/ben", "kms:Encrypt"))
    closed = kms.create_key(Policy=own)["KeyMetadata"]["KeyId"]
    for who in (kms, anna):
        assert "no resource-based policy allows the kms:Encrypt action" in told(
            who.encrypt, KeyId=closed, Plaintext=b"x"
        )
    assert told(ben.encrypt, KeyId=closed, Plaintext=b"x") == ""
    denied = document(statement(root(account), "kms:*"), statement(name, "kms:Decrypt", effect="Deny"))
    kms.put_key_policy(KeyId=ordinary, Policy=denied)
    assert json.loads(kms.get_key_policy(KeyId=ordinary)["Policy"]) == json.loads(denied)
    assert kms.list_key_policies(KeyId=ordinary)["PolicyNames"] == ["default"]
    blob = kms.encrypt(KeyId=ordinary, Plaintext=b"x")["CiphertextBlob"]
    assert "with an explicit deny in a resource-based policy" in told(anna.decrypt, CiphertextBlob=blob)
    locked = document(statement(name, "kms:*"))
    assert told(kms.put_key_policy, KeyId=ordinary, Policy=locked) == (
        "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future."
    )
    assert told(kms.put_key_policy, KeyId=ordinary, Policy="{}").startswith("MalformedPolicyDocumentException")
    kms.put_key_policy(KeyId=ordinary, Policy=locked, BypassPolicyLockoutSafetyCheck=True)
    assert "AccessDenied" in told(kms.describe_key, KeyId=ordinary)
    assert told(anna.describe_key, KeyId=ordinary) == ""


def test_another_account_needs_both(client: Make, server: Any, kms: Any, account: str) -> None:
    other = f"{(int(account) + 1) % 10**12:012d}"
    there = server.client("kms", other)
    strangers = make_user(server.client("iam", other), "carl")
    carl = server.client("kms", other, **strangers)
    key = kms.create_key()["KeyMetadata"]["Arn"]
    asked = {"KeyId": key, "Plaintext": b"x"}
    assert "no resource-based policy" in told(there.encrypt, **asked)
    kms.put_key_policy(
        KeyId=key, Policy=document(statement(root(account), "kms:*"), statement(root(other), "kms:Encrypt", "kms:Put*"))
    )
    assert told(there.encrypt, **asked) == ""
    assert "no identity-based policy" in told(carl.encrypt, **asked)
    server.client("iam", other).put_user_policy(UserName="carl", PolicyName="p", PolicyDocument=allow("kms:Encrypt"))
    assert told(carl.encrypt, **asked) == ""
    assert "AccessDenied" in told(there.put_key_policy, KeyId=key, Policy=document(statement("*", "kms:*")))
    assert "NotFoundException" in told(there.list_aliases, KeyId=key)


CONDITIONS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("StringEquals", {"kms:EncryptionContext:team": "a"}, {"EncryptionContext": {"team": "a"}}, {"EncryptionContext": {"team": "b"}}),
    ("ForAllValues:StringEquals", {"kms:EncryptionContextKeys": ["team"]}, {"EncryptionContext": {"team": "b"}},
     {"EncryptionContext": {"team": "b", "other": "c"}}),
    ("StringEquals", {"kms:RequestAlias": "alias/used"}, {"KeyId": "alias/used"}, {}),
    ("ForAnyValue:StringLike", {"kms:ResourceAliases": "alias/us*"}, {}, {"KeyId": "{plain}"}),
    ("StringEquals", {"kms:CallerAccount": "{account}", "kms:KeySpec": "SYMMETRIC_DEFAULT", "kms:KeyOrigin": "AWS_KMS"}, {}, {"KeyId": "{signing}"}),
    ("StringEquals", {"aws:ResourceTag/team": "a"}, {}, {"KeyId": "{plain}"}),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "condition", "fits", "fails"), CONDITIONS, ids=lambda one: str(one)[:40])
def test_conditions(
    client: Make,
    kms: Any,
    account: str,
    operator: str,
    condition: dict[str, Any],
    fits: dict[str, Any],
    fails: dict[str, Any],
) -> None:
    keys = {
        "used": kms.create_key(Tags=[{"TagKey": "team", "TagValue": "a"}])["KeyMetadata"]["KeyId"],
        "plain": kms.create_key()["KeyMetadata"]["KeyId"],
        "account": account,
    }
    if "{signing}" in fails.values():
        keys["signing"] = kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/used", TargetKeyId=keys["used"])
    filled = json.loads(json.dumps(condition).replace("{account}", account))
    user = make_user(client("iam"), "dora", allow("kms:Encrypt", Condition={operator: filled}))
    dora = client("kms", **user)
    for given, allowed in ((fits, True), (fails, False)):
        asked = {"KeyId": keys["used"], "Plaintext": b"x", **given}
        asked["KeyId"] = asked["KeyId"].format_map(keys)
        answer = told(dora.encrypt, **asked)
        assert (answer == "") == allowed, answer


def test_grants(client: Make, kms: Any, account: str) -> None:
    key = kms.create_key()["KeyMetadata"]["Arn"]
    user = make_user(client("iam"), "emil")
    emil, name = client("kms", **user), f"arn:aws:iam::{account}:user/emil"
    asked = {"KeyId": key, "Plaintext": b"x", "EncryptionContext": {"team": "a", "b": "c"}}
    assert "AccessDenied" in told(emil.encrypt, **asked)
    given = {
        "KeyId": key, "GranteePrincipal": name, "Operations": ["Encrypt", "RetireGrant", "CreateGrant"], "Name": "first",
        "Constraints": {"EncryptionContextSubset": {"team": "a"}}, "RetiringPrincipal": root(account),
    }  # fmt: skip
    grant = kms.create_grant(**given)
    assert kms.create_grant(**given)["GrantId"] == grant["GrantId"]
    assert told(emil.encrypt, **asked, GrantTokens=[grant["GrantToken"]]) == ""
    assert "AccessDenied" in told(emil.encrypt, **{**asked, "EncryptionContext": {"b": "c"}})
    assert "AccessDenied" in told(emil.generate_data_key, KeyId=key, KeySpec="AES_256", EncryptionContext={"team": "a"})
    # What is granted further is no wider.
    wider = {"KeyId": key, "GranteePrincipal": name, "Operations": ["Decrypt"], "Constraints": given["Constraints"]}
    assert "AccessDenied" in told(emil.create_grant, **wider)
    assert "AccessDenied" in told(emil.create_grant, **{**wider, "Operations": ["Encrypt"], "Constraints": {}})
    stricter = {"EncryptionContextEquals": {"team": "a", "b": "c"}}
    narrow = emil.create_grant(**{**wider, "Operations": ["Encrypt"], "Constraints": stricter})["GrantId"]
    listed = kms.list_grants(KeyId=key, GranteePrincipal=name)["Grants"]
    assert {one["GrantId"] for one in listed} == {grant["GrantId"], narrow}
    assert [one["GrantId"] for one in kms.list_grants(KeyId=key, GrantId=narrow)["Grants"]] == [narrow]
    assert [one["Name"] for one in kms.list_retirable_grants(RetiringPrincipal=root(account))["Grants"]] == ["first"]
    assert "AccessDenied" in told(emil.revoke_grant, KeyId=key, GrantId=narrow)
    assert "AccessDenied" in told(emil.retire_grant, KeyId=key, GrantId=narrow)
    emil.retire_grant(GrantToken=grant["GrantToken"])
    kms.revoke_grant(KeyId=key, GrantId=narrow)
    assert told(kms.revoke_grant, KeyId=key, GrantId=narrow).startswith("NotFoundException")
    assert "AccessDenied" in told(emil.encrypt, **asked)
    assert told(kms.create_grant, **{**given, "Operations": ["Sign"]}).startswith("ValidationException")
    assert told(kms.create_grant, **{**given, "GranteePrincipal": "nobody"}).startswith("InvalidArnException")
    denied = document(statement(root(account), "kms:*"), statement(name, "kms:Encrypt", effect="Deny"))
    kms.put_key_policy(KeyId=key, Policy=denied)
    kms.create_grant(**given)
    assert "explicit deny" in told(emil.encrypt, **asked)


def test_managed_keys_are_for_their_service(client: Make, server: Any, kms: Any, account: str) -> None:
    assert told(kms.encrypt, KeyId="alias/aws/s3", Plaintext=b"x").startswith("NotFoundException")
    shown = kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]
    assert (shown["KeyManager"], shown["KeyState"]) == ("AWS", "Enabled")
    assert kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]["KeyId"] == shown["KeyId"]
    assert "alias/aws/s3" in [one["AliasName"] for one in kms.list_aliases()["Aliases"]]
    # Nobody else's, though he has none of his own yet.
    there = server.client("kms", f"{(int(account) + 1) % 10**12:012d}")
    alias = f"arn:aws:kms:us-east-1:{account}:alias/aws/s3"
    assert told(there.describe_key, KeyId=alias).startswith("AccessDeniedException")
    assert told(kms.describe_key, KeyId="arn:alias/aws/sqs").startswith("InvalidArnException")
    for call in (kms.disable_key, kms.schedule_key_deletion):
        assert told(call, KeyId=shown["KeyId"]).startswith("AccessDeniedException")
    assert told(kms.encrypt, KeyId=shown["KeyId"], Plaintext=b"x").startswith("AccessDeniedException")
