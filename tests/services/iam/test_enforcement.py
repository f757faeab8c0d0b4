"""Users, roles and policies: made over the wire, and enforced."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError


def allow(*actions: str, resource: str = "*") -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def code_of(error: Any) -> str:
    code: str = error.value.response["Error"]["Code"]
    return code


def test_a_user_may_do_what_its_policies_allow(client: Any, account: str) -> None:
    iam, root = client("iam"), client("sqs")
    url = root.create_queue(QueueName="q")["QueueUrl"]
    iam.create_user(UserName="ana")
    key = iam.create_access_key(UserName="ana")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    ana = client("sqs", **keys)
    assert client("sts", **keys).get_caller_identity()["Arn"] == f"arn:aws:iam::{account}:user/ana"
    with pytest.raises(ClientError) as refused:
        ana.send_message(QueueUrl=url, MessageBody="x")
    assert code_of(refused).startswith("AccessDenied")
    assert "no identity-based policy allows the sqs:SendMessage action" in str(refused.value)
    iam.put_user_policy(UserName="ana", PolicyName="send", PolicyDocument=allow("sqs:SendMessage"))
    ana.send_message(QueueUrl=url, MessageBody="x")
    with pytest.raises(ClientError):
        ana.receive_message(QueueUrl=url)
    iam.update_access_key(UserName="ana", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    with pytest.raises(ClientError) as inactive:
        ana.send_message(QueueUrl=url, MessageBody="x")
    assert code_of(inactive) in ("InvalidClientTokenId", "UnrecognizedClientException")


def test_a_policy_may_ask_whose_the_resource_is(client: Any, account: str) -> None:
    """As the roles that CDK's bootstrap makes do."""
    client("s3").create_bucket(Bucket=f"own-{account}")
    iam = client("iam")
    iam.create_user(UserName="ana")
    key = iam.create_access_key(UserName="ana")["AccessKey"]
    ana = client("s3", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    for name in ("aws:ResourceAccount", "s3:ResourceAccount"):
        for owner, allowed in ((account, True), ("999999999999", False)):
            policy = json.loads(allow("s3:ListBucket"))
            policy["Statement"][0]["Condition"] = {"StringEquals": {name: [owner]}}
            iam.put_user_policy(UserName="ana", PolicyName="p", PolicyDocument=json.dumps(policy))
            if allowed:
                ana.head_bucket(Bucket=f"own-{account}")
            else:
                with pytest.raises(ClientError):
                    ana.head_bucket(Bucket=f"own-{account}")


def test_a_wrong_secret_is_refused(client: Any, account: str) -> None:
    wrong = client("sqs", aws_secret_access_key="guess")
    with pytest.raises(ClientError) as refused:
        wrong.list_queues()
    assert code_of(refused) in ("SignatureDoesNotMatch", "InvalidSignatureException")


def test_an_assumed_role_is_held_to_its_policies(client: Any, account: str) -> None:
    iam, sts = client("iam"), client("sts")
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}]}  # fmt: skip
    role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    iam.put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=allow("sqs:*"))
    session = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="session", Policy=allow("sqs:SendMessage"))
    keys = session["Credentials"]
    as_role = {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }
    worker = client("sqs", **as_role)
    assert client("sts", **as_role).get_caller_identity()["Arn"].endswith(":assumed-role/worker/session")
    worker.send_message(QueueUrl=url, MessageBody="x")
    with pytest.raises(ClientError, match="no session policy allows"):
        worker.receive_message(QueueUrl=url)
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}
    iam.put_role_policy(RoleName="worker", PolicyName="deny", PolicyDocument=json.dumps(deny))
    with pytest.raises(ClientError, match="explicit deny in an identity-based policy"):
        worker.send_message(QueueUrl=url, MessageBody="x")


def test_a_role_that_trusts_nobody_is_not_assumed(client: Any) -> None:
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}  # fmt: skip
    role = client("iam").create_role(RoleName="fn", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    with pytest.raises(ClientError, match="is not authorized to perform: sts:AssumeRole"):
        client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session")


def test_accounts_are_separate_and_a_queue_policy_opens_a_door(client: Any, server: Any, account: str) -> None:
    owner = client("sqs")
    url = owner.create_queue(QueueName="q")["QueueUrl"]
    stranger = server.client("sqs", "999988887777")
    with pytest.raises(ClientError, match="no resource-based policy allows"):
        stranger.send_message(QueueUrl=url, MessageBody="x")
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "999988887777"}, "Action": "sqs:SendMessage", "Resource": "*"}]}  # fmt: skip
    owner.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    stranger.send_message(QueueUrl=url, MessageBody="x")


def test_roles_and_policies_are_managed(client: Any, account: str) -> None:
    iam = client("iam")
    trust = allow("sts:AssumeRole").replace('"Resource": "*"', '"Principal": {"AWS": "*"}')
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust, Tags=[{"Key": "a", "Value": "b"}])
    with pytest.raises(ClientError) as twice:
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust)
    assert code_of(twice) == "EntityAlreadyExists"
    basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    iam.attach_role_policy(RoleName="r", PolicyArn=basic)
    assert [p["PolicyArn"] for p in iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]] == [basic]
    reader = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"
    iam.attach_role_policy(RoleName="r", PolicyArn=reader)
    pages = iam.get_paginator("list_attached_role_policies").paginate(RoleName="r", PaginationConfig={"PageSize": 1})
    assert [one["PolicyArn"] for page in pages for one in page["AttachedPolicies"]] == [basic, reader]
    iam.detach_role_policy(RoleName="r", PolicyArn=reader)
    with pytest.raises(ClientError) as conflict:
        iam.delete_role(RoleName="r")
    assert code_of(conflict) == "DeleteConflict"
    iam.detach_role_policy(RoleName="r", PolicyArn=basic)
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=allow("sqs:*"))
    assert iam.list_role_policies(RoleName="r")["PolicyNames"] == ["p"]
    statement = iam.get_role_policy(RoleName="r", PolicyName="p")["PolicyDocument"]["Statement"][0]
    assert statement["Action"] == ["sqs:*"]
    iam.delete_role_policy(RoleName="r", PolicyName="p")
    iam.tag_role(RoleName="r", Tags=[{"Key": "c", "Value": "d"}])
    iam.untag_role(RoleName="r", TagKeys=["a"])
    assert iam.list_role_tags(RoleName="r")["Tags"] == [{"Key": "c", "Value": "d"}]
    iam.update_role(RoleName="r", Description="new", MaxSessionDuration=7200)
    iam.update_assume_role_policy(RoleName="r", PolicyDocument=trust)
    assert iam.get_role(RoleName="r")["Role"]["Description"] == "new"
    assert [r["RoleName"] for r in iam.list_roles()["Roles"]] == ["r"]
    iam.delete_role(RoleName="r")
    with pytest.raises(ClientError) as gone:
        iam.get_role(RoleName="r")
    assert code_of(gone) == "NoSuchEntity"


def test_users_and_managed_policies(client: Any) -> None:
    iam = client("iam")
    policy = iam.create_policy(PolicyName="mine", PolicyDocument=allow("sqs:*"))["Policy"]
    iam.create_user(UserName="u")
    iam.attach_user_policy(UserName="u", PolicyArn=policy["Arn"])
    assert iam.get_policy(PolicyArn=policy["Arn"])["Policy"]["AttachmentCount"] == 1
    version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId="v1")["PolicyVersion"]
    assert version["IsDefaultVersion"]
    assert len(iam.list_attached_user_policies(UserName="u")["AttachedPolicies"]) == 1
    iam.detach_user_policy(UserName="u", PolicyArn=policy["Arn"])
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=allow("sqs:*"))
    assert iam.list_user_policies(UserName="u")["PolicyNames"] == ["p"]
    assert iam.get_user_policy(UserName="u", PolicyName="p")["PolicyName"] == "p"
    iam.delete_user_policy(UserName="u", PolicyName="p")
    key = iam.create_access_key(UserName="u")["AccessKey"]
    assert iam.list_access_keys(UserName="u")["AccessKeyMetadata"][0]["AccessKeyId"] == key["AccessKeyId"]
    iam.delete_access_key(UserName="u", AccessKeyId=key["AccessKeyId"])
    assert [u["UserName"] for u in iam.list_users()["Users"]] == ["u"]
    assert iam.get_user(UserName="u")["User"]["UserName"] == "u"
    iam.delete_user(UserName="u")
    iam.delete_policy(PolicyArn=policy["Arn"])
    with pytest.raises(ClientError) as bad:
        iam.create_policy(PolicyName="bad", PolicyDocument="{}")
    assert code_of(bad) == "MalformedPolicyDocument"


def test_session_tokens_of_the_caller(client: Any, account: str) -> None:
    keys = client("sts").get_session_token()["Credentials"]
    again = client(
        "sts",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    assert again.get_caller_identity()["Arn"] == f"arn:aws:iam::{account}:root"


def test_an_operation_that_is_not_there_says_so(client: Any) -> None:
    with pytest.raises(ClientError) as missing:
        client("iam").list_virtual_mfa_devices()
    assert missing.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "ListVirtualMFADevices" in str(missing.value)


def test_conditions_on_the_resources_account_and_on_the_way_there(client: Any, account: str) -> None:
    """As the CDK's roles and SAM's bucket policies have them; the loopback counts as secure."""
    iam = client("iam")
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    iam.create_user(UserName="ana")
    key = iam.create_access_key(UserName="ana")["AccessKey"]
    ana = client("sqs", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    for owner, allowed in ((account, True), ("999999999999", False)):
        statements = [
            {"Effect": "Allow", "Action": "sqs:*", "Resource": "*",
             "Condition": {"StringEquals": {"aws:ResourceAccount": owner}}},
            {"Effect": "Deny", "Action": "sqs:*", "Resource": "*",
             "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        ]  # fmt: skip
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_user_policy(UserName="ana", PolicyName="p", PolicyDocument=document)
        if allowed:
            ana.send_message(QueueUrl=url, MessageBody="x")
        else:
            with pytest.raises(ClientError) as refused:
                ana.send_message(QueueUrl=url, MessageBody="x")
            assert code_of(refused).startswith("AccessDenied")
