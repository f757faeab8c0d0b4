"""SecureStrings under keys of KMS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user

Make = Callable[..., Any]


def refused(call: Callable[..., Any], **given: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**given)
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(("tier", "size"), [("Standard", 4096), ("Advanced", 8192)])
def test_a_key_of_ones_own(client: Make, account: str, tier: str, size: int) -> None:
    ssm, kms = client("ssm"), client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/mine", TargetKeyId=key)
    value, named = "s" * size, {"Name": "/a/secret", "WithDecryption": True}
    ssm.put_parameter(Name="/a/secret", Value=value, Type="SecureString", KeyId="alias/mine", Tier=tier)
    ssm.put_parameter(Name="/a/secret", Value="other", Overwrite=True)
    assert ssm.get_parameter(**named)["Parameter"]["Value"] == "other"
    history = ssm.get_parameter_history(**named)["Parameters"]
    assert [(one["Value"], one["KeyId"]) for one in history] == [(value, "alias/mine"), ("other", "alias/mine")]
    assert ssm.describe_parameters()["Parameters"][0]["KeyId"] == "alias/mine"
    user = make_user(client("iam"), "hugo", allow("ssm:*"))
    hugo = client("ssm", **user)
    code, text = refused(hugo.get_parameter, **named)
    assert code == "AccessDeniedException"
    assert f"perform: kms:Decrypt on resource: {key} because no identity-based policy" in text
    assert hugo.get_parameter(Name="/a/secret")["Parameter"]["Value"] != "other"
    about = {"kms:EncryptionContext:PARAMETER_ARN": f"arn:aws:ssm:us-east-1:{account}:parameter/a/secret"}
    policy = allow("ssm:*", "kms:Decrypt", Condition={"StringEqualsIfExists": about})
    client("iam").put_user_policy(UserName="hugo", PolicyName="p", PolicyDocument=policy)
    assert hugo.get_parameters_by_path(Path="/a", WithDecryption=True)["Parameters"][0]["Value"] == "other"
    kms.disable_key(KeyId=key)
    code, text = refused(ssm.get_parameters, Names=["/a/secret"], WithDecryption=True)
    assert code == "InvalidKeyId"
    assert text.startswith(f"{key} is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException;")
    given = {"Name": "/b", "Value": "v", "Type": "SecureString", "Tier": tier}
    assert refused(ssm.put_parameter, **given, KeyId=key)[0] == "InvalidKeyId"
    missing = refused(ssm.put_parameter, **given, KeyId="alias/none")
    assert (missing[0], "is not found." in missing[1]) == ("InvalidKeyId", True)
    # The managed key is for everybody who may use the service.
    hugo.put_parameter(**given)
    assert hugo.get_parameter(Name="/b", WithDecryption=True)["Parameter"]["Value"] == "v"
    assert kms.describe_key(KeyId="alias/aws/ssm")["KeyMetadata"]["KeyManager"] == "AWS"
