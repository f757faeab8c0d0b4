"""Environment variables of functions under a key of KMS, over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_role, make_user

SOURCE = "import os\ndef handler(event, context): return os.environ['SECRET']"
SECRET = {"Variables": {"SECRET": "clémentine"}}
CHANGING = allow("lambda:*", "iam:PassRole", "kms:Encrypt", "kms:CreateGrant", "kms:GenerateDataKey", "kms:DescribeKey")


@pytest.fixture
def key(client: Callable[..., Any]) -> str:
    """The ARN of a key that policies of IAM say who may use."""
    arn: str = client("kms").create_key()["KeyMetadata"]["Arn"]
    return arn


def code_of(call: Callable[..., Any], **params: Any) -> str:
    """The error of a call, with its text."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    error = caught.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def test_variables_are_sealed_by_the_key(
    client: Callable[..., Any], function: Callable[..., str], invoke: Any, key: str, account: str
) -> None:
    """The role may do nothing with the key but what the grant says."""
    lam, kms = client("lambda"), client("kms")
    role = make_role(client("iam"), "poor", ("logs:*",))
    function(SOURCE, Environment=SECRET, KMSKeyArn=key, Role=role)
    assert invoke("f")["Payload"] == "clémentine"
    shown = lam.get_function_configuration(FunctionName="f")
    assert (shown["KMSKeyArn"], shown["Environment"]) == (key, SECRET)
    assert lam.list_functions()["Functions"][0]["Environment"] == SECRET
    assert lam.publish_version(FunctionName="f")["Environment"] == SECRET
    assert invoke("f", Qualifier="1")["Payload"] == "clémentine"
    versions = lam.list_versions_by_function(FunctionName="f")["Versions"]
    assert [version["Environment"] for version in versions] == [SECRET, SECRET]
    (grant,) = kms.list_grants(KeyId=key)["Grants"]
    assert grant["GranteePrincipal"] == f"arn:aws:sts::{account}:assumed-role/poor/f@lambda_function"
    assert grant["Operations"] == ["Decrypt"]
    about = {"aws:lambda:FunctionArn": f"arn:aws:lambda:us-east-1:{account}:function:f"}
    assert grant["Constraints"] == {"EncryptionContextEquals": about}


def test_who_may_not_decrypt_sees_an_error_in_their_place(
    client: Callable[..., Any], function: Callable[..., str], invoke: Any, key: str
) -> None:
    function(SOURCE, Environment=SECRET, KMSKeyArn=key)
    lam = client("lambda", **make_user(client("iam"), "changer", CHANGING))
    answers = (
        lam.get_function_configuration(FunctionName="f"),
        lam.get_function(FunctionName="f")["Configuration"],
        lam.list_functions()["Functions"][0],
        lam.update_function_configuration(FunctionName="f", Description="another"),
    )
    for shown in answers:
        error = shown["Environment"]["Error"]
        assert error["ErrorCode"] == "AccessDeniedException"
        assert error["Message"].startswith(
            "Lambda was unable to decrypt your environment variables because the KMS access was denied. Please check your "
            "KMS permissions. KMS Exception: AccessDeniedException KMS Message: User: arn:aws:iam::"
        )
        assert "is not authorized to perform: kms:Decrypt on resource: " + key in error["Message"]
        assert "Variables" not in shown["Environment"]
    assert invoke("f")["Payload"] == "clémentine"
    # Another key: what is there would have to be decrypted first.
    other = client("kms").create_key()["KeyMetadata"]["Arn"]
    assert code_of(lam.update_function_configuration, FunctionName="f", KMSKeyArn=other).startswith(
        "InvalidParameterValueException: Lambda was unable to decrypt your environment variables"
    )
    lam.update_function_configuration(FunctionName="f", KMSKeyArn=other, Environment={"Variables": {"SECRET": "new"}})
    assert invoke("f")["Payload"] == "new"


def test_who_may_not_encrypt_gives_none(client: Callable[..., Any], function: Callable[..., str], key: str) -> None:
    iam = client("iam")
    function(SOURCE)
    ungranting = client("lambda", **make_user(iam, "a", allow("lambda:*", "kms:Encrypt")))
    text = code_of(ungranting.update_function_configuration, FunctionName="f", KMSKeyArn=key, Environment=SECRET)
    assert text.startswith(
        "InvalidParameterValueException: Lambda was unable to configure access to your environment variables because the KMS "
        "key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: AccessDeniedException KMS Message: "
    )
    unsealing = client("lambda", **make_user(iam, "b", allow("lambda:*", "kms:CreateGrant")))
    text = code_of(unsealing.update_function_configuration, FunctionName="f", KMSKeyArn=key, Environment=SECRET)
    assert text.startswith("InvalidParameterValueException: Lambda was unable to encrypt your environment variables")
    assert "Environment" not in client("lambda").get_function_configuration(FunctionName="f")


@pytest.mark.turns_clock
def test_a_key_that_cannot_be_used(
    client: Callable[..., Any], function: Callable[..., str], invoke: Any, key: str, server: Any
) -> None:
    kms, lam = client("kms"), client("lambda")
    function(SOURCE, Environment=SECRET, KMSKeyArn=key)
    assert invoke("f")["Payload"] == "clémentine"
    kms.disable_key(KeyId=key)
    server.advance(301)
    assert code_of(lam.invoke, FunctionName="f").startswith(
        "KMSDisabledException: Lambda was unable to decrypt the environment variables because the KMS key used is disabled. "
        "Please check the function's KMS key settings. KMS Exception: DisabledExceptionKMS Message: "
    )
    shown = lam.get_function_configuration(FunctionName="f")["Environment"]["Error"]
    assert shown["ErrorCode"] == "DisabledException"
    kms.enable_key(KeyId=key)
    assert invoke("f")["Payload"] == "clémentine"
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    server.advance(301)
    assert code_of(lam.invoke, FunctionName="f").startswith(
        "KMSInvalidStateException: Lambda was unable to decrypt the "
    )
    kms.cancel_key_deletion(KeyId=key)
    kms.enable_key(KeyId=key)
    (grant,) = kms.list_grants(KeyId=key)["Grants"]
    kms.revoke_grant(KeyId=key, GrantId=grant["GrantId"])
    client("iam").put_role_policy(RoleName="worker", PolicyName="may", PolicyDocument=allow("logs:*"))
    server.advance(301)
    assert code_of(lam.invoke, FunctionName="f").startswith(
        "KMSAccessDeniedException: Lambda was unable to decrypt the environment variables because KMS access was denied. "
        "Please check the function's KMS key settings. KMS Exception: AccessDeniedExceptionKMS Message: "
    )
    # A role that is given anew is granted the key again.
    lam.update_function_configuration(FunctionName="f", Role=make_role(client("iam"), "other", ("logs:*",)))
    assert invoke("f")["Payload"] == "clémentine"


def test_keys_come_and_go(client: Callable[..., Any], function: Callable[..., str], invoke: Any, key: str) -> None:
    lam = client("lambda")
    function(SOURCE, Environment=SECRET)
    shown = lam.update_function_configuration(FunctionName="f", KMSKeyArn=key)
    assert (shown["KMSKeyArn"], shown["Environment"]) == (key, SECRET)
    assert client("kms").list_grants(KeyId=key)["Grants"]
    shown = lam.update_function_configuration(FunctionName="f", KMSKeyArn="")
    assert shown["Environment"] == SECRET
    assert "KMSKeyArn" not in shown
    client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert invoke("f")["Payload"] == "clémentine"


def test_a_snapshot_needs_the_key(
    client: Callable[..., Any], function: Callable[..., str], key: str, wait_until: Any
) -> None:
    lam = client("lambda")
    function(
        SOURCE, Environment=SECRET, KMSKeyArn=key, Runtime="python3.12", SnapStart={"ApplyOn": "PublishedVersions"}
    )
    client("kms").disable_key(KeyId=key)
    lam.publish_version(FunctionName="f")

    def failed() -> Any:
        shown = lam.get_function_configuration(FunctionName="f", Qualifier="1")
        return shown["State"] == "Failed" and shown

    assert wait_until(failed)["StateReasonCode"] == "DisabledKMSKey"


def test_a_template_names_the_key(client: Callable[..., Any], invoke: Any) -> None:
    cfn, lam = client("cloudformation"), client("lambda")
    properties = {
        "FunctionName": "f", "Runtime": "python3.11", "Handler": "index.handler", "Environment": SECRET,
        "Role": make_role(client("iam"), "poor", ("logs:*",)), "Code": {"ZipFile": SOURCE},
        "KmsKeyArn": {"Fn::GetAtt": ["Key", "Arn"]},
    }  # fmt: skip
    account = properties["Role"].split(":")[4]
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    key = {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": policy}}

    def deploy(verb: str, **given: Any) -> None:
        function = {"Type": "AWS::Lambda::Function", "Properties": given}
        body = json.dumps({"Resources": {"Key": key, "Function": function}})
        getattr(cfn, f"{verb}_stack")(StackName="s", TemplateBody=body)
        cfn.get_waiter(f"stack_{verb}_complete").wait(StackName="s", WaiterConfig={"Delay": 1})

    deploy("create", **properties)
    assert invoke("f")["Payload"] == "clémentine"
    shown = lam.get_function_configuration(FunctionName="f")
    assert client("kms").list_grants(KeyId=shown["KMSKeyArn"])["Grants"]
    del properties["KmsKeyArn"]
    deploy("update", **properties)
    shown = lam.get_function_configuration(FunctionName="f")
    assert shown["Environment"] == SECRET
    assert "KMSKeyArn" not in shown
