"""Secrets: made, changed, found, listed, deleted and restored; their versions, labels, policies and replicas."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server

A, B, C = ("a" * 32, "b" * 32, "c" * 32)
DAY = 86_400


def refused(call: Callable[..., Any], **given: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**given)
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def stages(secrets: Any, id_: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = secrets.describe_secret(SecretId=id_)["VersionIdsToStages"]
    return found


def test_made_found_and_changed(secrets: Any, account: str) -> None:
    made = secrets.create_secret(
        Name="app/db", SecretString="one", ClientRequestToken=A, Description="d", Tags=[{"Key": "a", "Value": "b"}]
    )
    arn = made["ARN"]
    assert re.fullmatch(rf"arn:aws:secretsmanager:us-east-1:{account}:secret:app/db-[A-Za-z0-9]{{6}}", arn)
    assert (made["VersionId"], made["Name"]) == (A, "app/db")
    again = {"Name": "app/db", "ClientRequestToken": A}
    assert secrets.create_secret(SecretString="one", **again)["ARN"] == arn
    assert refused(secrets.create_secret, SecretString="two", **again) == (
        "ResourceExistsException", "The operation failed because the secret app/db already exists.",
    )  # fmt: skip
    for id_ in ("app/db", arn, arn[:-7]):
        found = secrets.get_secret_value(SecretId=id_)
        assert (found["ARN"], found["SecretString"], found["VersionStages"]) == (arn, "one", ["AWSCURRENT"])
        assert "SecretBinary" not in found
    for id_ in ("app", "app/db" + arn[-7:], arn[:-1] + "!", "arn:nothing"):
        code, text = refused(secrets.describe_secret, SecretId=id_)
        assert (code, text) == ("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    changed = secrets.update_secret(SecretId=arn, Description="other")
    assert "VersionId" not in changed
    assert secrets.update_secret(SecretId=arn, SecretBinary=b"\0two", ClientRequestToken=B)["VersionId"] == B
    found = secrets.get_secret_value(SecretId=arn)
    assert (found["SecretBinary"], found["VersionId"]) == (b"\0two", B)
    described = secrets.describe_secret(SecretId=arn)
    assert described["Description"] == "other"
    assert described["VersionIdsToStages"] == {A: ["AWSPREVIOUS"], B: ["AWSCURRENT"]}
    assert described["LastAccessedDate"].hour == 0
    assert "RotationEnabled" not in described
    secrets.tag_resource(SecretId=arn, Tags=[{"Key": "c", "Value": "d"}])
    secrets.untag_resource(SecretId=arn, TagKeys=["a", "c"])
    assert secrets.describe_secret(SecretId=arn)["Tags"] == []


def test_labels_move(secrets: Any) -> None:
    secrets.create_secret(Name="s")
    code, text = refused(secrets.get_secret_value, SecretId="s")
    assert (code, text) == (
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    )
    put = secrets.put_secret_value
    # The first version is the current one whatever its labels say.
    assert put(SecretId="s", SecretString="1", ClientRequestToken=A, VersionStages=["x"])["VersionStages"] == [
        "x",
        "AWSCURRENT",
    ]
    assert put(SecretId="s", SecretString="2", ClientRequestToken=B, VersionStages=["AWSPENDING"])["VersionId"] == B
    assert put(SecretId="s", SecretString="2", ClientRequestToken=B)["VersionStages"] == ["AWSPENDING"]
    assert refused(put, SecretId="s", SecretString="3", ClientRequestToken=B)[0] == "ResourceExistsException"
    move = secrets.update_secret_version_stage
    assert refused(move, SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=B) == (
        "InvalidParameterException",
        f"The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version {A}, "
        "so you must explicitly reference that version in RemoveFromVersionId.",
    )
    for wrong in ({"RemoveFromVersionId": B, "MoveToVersionId": B}, {"RemoveFromVersionId": A}, {}):
        assert "Invalid" in refused(move, SecretId="s", VersionStage="AWSCURRENT", **wrong)[0]
    assert refused(move, SecretId="s", VersionStage="y", MoveToVersionId=C)[0] == "ResourceNotFoundException"
    move(SecretId="s", VersionStage="AWSCURRENT", RemoveFromVersionId=A, MoveToVersionId=B)
    assert stages(secrets, "s") == {A: ["x", "AWSPREVIOUS"], B: ["AWSPENDING", "AWSCURRENT"]}
    put(SecretId="s", SecretString="3", ClientRequestToken=C)
    assert stages(secrets, "s") == {A: ["x"], B: ["AWSPREVIOUS"], C: ["AWSCURRENT"]}
    move(SecretId="s", VersionStage="x", RemoveFromVersionId=A)
    listed = secrets.list_secret_version_ids(SecretId="s")["Versions"]
    assert [one["VersionId"] for one in listed] == [B, C]
    every = {"SecretId": "s", "IncludeDeprecated": True, "MaxResults": 2}
    first = secrets.list_secret_version_ids(**every)
    rest = secrets.list_secret_version_ids(**every, NextToken=first["NextToken"])
    assert [one["VersionId"] for one in first["Versions"] + rest["Versions"]] == [A, B, C]
    get = secrets.get_secret_value
    assert get(SecretId="s", VersionId=A)["SecretString"] == "1"
    assert get(SecretId="s", VersionStage="AWSPREVIOUS")["SecretString"] == "2"
    assert refused(get, SecretId="s", VersionId=A, VersionStage="AWSCURRENT") == (
        "InvalidRequestException", "You provided a VersionStage that is not associated to the provided VersionId.",
    )  # fmt: skip
    for label in range(20):
        move(SecretId="s", VersionStage=f"l{label}", MoveToVersionId=A)
    assert refused(move, SecretId="s", VersionStage="more", MoveToVersionId=A)[0] == "LimitExceededException"


@pytest.mark.parametrize(
    ("operation", "given", "code"),
    [
        ("create_secret", {"Name": "a b"}, "ValidationException"),
        ("create_secret", {"Name": "events!own"}, "ValidationException"),
        ("create_secret", {"Name": "n", "SecretString": "a", "SecretBinary": b"a"}, "InvalidParameterException"),
        ("create_secret", {"Name": "n", "SecretString": "é" * 32_769}, "InvalidParameterException"),
        ("create_secret", {"Name": "n", "AddReplicaRegions": [{"Region": "us-east-1"}]}, "InvalidParameterException"),
        ("put_secret_value", {"SecretId": "there"}, "InvalidRequestException"),
        ("put_secret_value", {"SecretId": "there", "SecretString": "x", "RotationToken": "r" * 36}, "InvalidParameterException"),
        ("delete_secret", {"SecretId": "there", "RecoveryWindowInDays": 6}, "InvalidParameterException"),
        ("delete_secret", {"SecretId": "there", "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True},
         "InvalidParameterException"),
        ("list_secrets", {"NextToken": "none"}, "InvalidNextTokenException"),
        ("batch_get_secret_value", {}, "InvalidParameterException"),
        ("batch_get_secret_value", {"SecretIdList": ["there"], "MaxResults": 1}, "InvalidParameterException"),
        ("get_random_password", {"PasswordLength": 3}, "InvalidParameterException"),
        ("get_random_password", {"ExcludeCharacters": "0123456789"}, "InvalidRequestException"),
        ("put_resource_policy", {"SecretId": "there", "ResourcePolicy": "{}"}, "MalformedPolicyDocumentException"),
        ("put_resource_policy", {"SecretId": "there", "ResourcePolicy": "{}", "PolicyName": "p"}, "InvalidParameterException"),
        ("remove_regions_from_replication", {"SecretId": "there", "RemoveReplicaRegions": ["eu-west-1"]}, "InvalidParameterException"),
        ("stop_replication_to_replica", {"SecretId": "there"}, "InvalidRequestException"),
        ("list_resource_policies", {"SecretId": "there", "NextToken": "x"}, "InvalidNextTokenException"),
        ("tag_resource", {"SecretId": "there", "Tags": [{"Key": str(n), "Value": ""} for n in range(51)]},
         "InvalidParameterException"),
    ],
)  # fmt: skip
def test_refused(secrets: Any, operation: str, given: dict[str, Any], code: str) -> None:
    secrets.create_secret(Name="there", SecretString="x")
    assert refused(getattr(secrets, operation), **given)[0] == code


@pytest.mark.turns_clock
def test_deleted_and_restored(server: Server, secrets: Any, wait_until: Callable[..., Any]) -> None:
    secrets.create_secret(Name="s", SecretString="x")
    end = secrets.delete_secret(SecretId="s", RecoveryWindowInDays=8)["DeletionDate"]
    marked = "You can't perform this operation on the secret because it was marked for deletion."
    for call in (secrets.get_secret_value, secrets.update_secret, secrets.cancel_rotate_secret):
        assert refused(call, SecretId="s") == ("InvalidRequestException", marked)
    assert refused(secrets.create_secret, Name="s") == (
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    )
    assert secrets.list_secrets()["SecretList"] == []
    (listed,) = secrets.list_secrets(IncludePlannedDeletion=True)["SecretList"]
    assert listed["DeletedDate"] == secrets.describe_secret(SecretId="s")["DeletedDate"] == end
    secrets.restore_secret(SecretId="s")
    server.advance(9 * DAY)
    assert secrets.get_secret_value(SecretId="s")["SecretString"] == "x"
    secrets.delete_secret(SecretId="s")
    server.advance(29 * DAY)
    secrets.describe_secret(SecretId="s")
    server.advance(DAY + 1)
    wait_until(lambda: not secrets.list_secrets(IncludePlannedDeletion=True)["SecretList"])
    secrets.create_secret(Name="s")
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    assert refused(secrets.delete_secret, SecretId="s")[0] == "ResourceNotFoundException"
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)


def test_listed_and_read_together(secrets: Any) -> None:
    for name, description, tags in (
        ("one", "The first one", {"team": "Red"}), ("two", "second", {"team": "Blue"}), ("/three", "thirdly", {"level": "Red"}),
    ):  # fmt: skip
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        secrets.create_secret(Name=name, SecretString=name, Description=description, Tags=listed)

    def named(**given: Any) -> list[str]:
        return [one["Name"] for one in secrets.list_secrets(**given)["SecretList"]]

    def by(key: str, *values: str) -> set[str]:
        return set(named(Filters=[{"Key": key, "Values": list(values)}]))

    assert named() == ["/three", "two", "one"]
    assert named(SortOrder="asc") == ["one", "two", "/three"]
    assert named(SortBy="name", SortOrder="asc") == ["/three", "one", "two"]
    pages = secrets.get_paginator("list_secrets").paginate(SortBy="name", PaginationConfig={"PageSize": 1})
    assert [one["Name"] for page in pages for one in page["SecretList"]] == ["two", "one", "/three"]
    first = secrets.list_secrets(MaxResults=1)["NextToken"]
    assert refused(secrets.list_secrets, SortBy="name", NextToken=first)[0] == "InvalidNextTokenException"
    assert by("name", "t", "/") == {"two", "/three"}
    assert by("name", "!t") == {"one", "/three"}
    assert by("name", "T") == set()
    assert by("description", "FIRST the") == {"one"}
    assert by("description", "fir on") == {"one"}
    assert by("description", "irst") == set()
    assert (by("tag-key", "te"), by("tag-value", "Re"), by("tag-value", "re")) == (
        {"one", "two"},
        {"one", "/three"},
        set(),
    )
    assert by("all", "red") == {"one", "/three"}
    assert by("owning-service", "events") == set()
    assert by("primary-region", "us-") == {"one", "two", "/three"}
    got = secrets.batch_get_secret_value(SecretIdList=["one", "none", "two"])
    assert [one["SecretString"] for one in got["SecretValues"]] == ["one", "two"]
    assert [(one["SecretId"], one["ErrorCode"]) for one in got["Errors"]] == [("none", "ResourceNotFoundException")]
    filters = [{"Key": "name", "Values": ["one", "two"]}]
    begun = secrets.batch_get_secret_value(Filters=filters, MaxResults=1)
    ended = secrets.batch_get_secret_value(Filters=filters, MaxResults=1, NextToken=begun["NextToken"])
    assert [one["Name"] for one in begun["SecretValues"] + ended["SecretValues"]] == ["one", "two"]
    assert "NextToken" not in ended


def test_random_passwords(secrets: Any) -> None:
    get = secrets.get_random_password
    plain = get()["RandomPassword"]
    assert len(plain) == 32
    kinds = (str.islower, str.isupper, str.isdigit, lambda one: one in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    assert all(any(map(kind, plain)) for kind in kinds)
    assert get()["RandomPassword"] != plain
    short = get(PasswordLength=5, IncludeSpace=True)["RandomPassword"]
    assert sorted(" " if one == " " else "x" for one in short) == [" ", *"xxxx"]
    few = get(
        PasswordLength=200,
        ExcludeLowercase=True,
        ExcludePunctuation=True,
        ExcludeNumbers=True,
        ExcludeCharacters="ABCD",
    )["RandomPassword"]
    assert re.fullmatch("[E-Z]{200}", few)
    odd = get(PasswordLength=2, ExcludeUppercase=True, RequireEachIncludedType=False)["RandomPassword"]
    assert len(odd) == 2


def test_replicas_follow(client: Callable[..., Any], secrets: Any) -> None:
    west = client("secretsmanager", "eu-west-1")
    west.create_secret(Name="taken", SecretString="theirs")
    kms = client("kms", "eu-west-1")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/mine", TargetKeyId=key)
    asked = [{"Region": "eu-west-1", "KmsKeyId": "alias/mine"}]
    failed = secrets.create_secret(Name="taken", AddReplicaRegions=asked)["ReplicationStatus"]
    assert [(one["Status"], one["StatusMessage"]) for one in failed] == [
        ("Failed", "Replication failed: Secret name taken already exists in region eu-west-1.")
    ]
    secrets.replicate_secret_to_regions(SecretId="taken", AddReplicaRegions=asked, ForceOverwriteReplicaSecret=True)
    assert refused(west.get_secret_value, SecretId="taken")[0] == "ResourceNotFoundException"
    made = secrets.create_secret(Name="s", SecretString="1", AddReplicaRegions=asked)
    assert [(one["Region"], one["Status"]) for one in made["ReplicationStatus"]] == [("eu-west-1", "InSync")]
    there = made["ARN"].replace("us-east-1", "eu-west-1")
    secrets.put_secret_value(SecretId="s", SecretString="2")
    found = west.describe_secret(SecretId=there)
    assert (found["PrimaryRegion"], found["KmsKeyId"]) == ("us-east-1", "alias/mine")
    assert west.get_secret_value(SecretId=there)["SecretString"] == "2"
    assert refused(west.put_secret_value, SecretId="s", SecretString="3") == (
        "InvalidRequestException",
        "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    )
    code, text = refused(secrets.delete_secret, SecretId="s")
    assert (code, text) == (
        "InvalidRequestException", "You can't delete secret s that still has replica regions [eu-west-1].",
    )  # fmt: skip
    west.stop_replication_to_replica(SecretId="s")
    secrets.put_secret_value(SecretId="s", SecretString="3")
    assert west.get_secret_value(SecretId="s")["SecretString"] == "2"
    # Each region's key opens what is there.
    secrets.replicate_secret_to_regions(SecretId="s", AddReplicaRegions=[{"Region": "eu-west-2"}])
    own = client("kms").create_key()["KeyMetadata"]["Arn"]
    secrets.update_secret(SecretId="s", KmsKeyId=own)
    assert client("secretsmanager", "eu-west-2").get_secret_value(SecretId="s")["SecretString"] == "3"
    for region, disabled in (("us-east-1", own), ("eu-west-1", key)):
        client("kms", region).disable_key(KeyId=disabled)
        assert refused(client("secretsmanager", region).get_secret_value, SecretId="s")[0] == "DecryptionFailure"
    assert client("secretsmanager", "eu-west-2").get_secret_value(SecretId="s")["SecretString"] == "3"
    batch = secrets.batch_get_secret_value(SecretIdList=["s"])
    assert [one["ErrorCode"] for one in batch["Errors"]] == ["DecryptionFailure"]
    kms.enable_key(KeyId=key)
    secrets.remove_regions_from_replication(SecretId="s", RemoveReplicaRegions=["eu-west-2"])
    west.put_secret_value(SecretId="s", SecretString="4")
    assert "ReplicationStatus" not in secrets.describe_secret(SecretId="s")
    secrets.remove_regions_from_replication(SecretId="taken", RemoveReplicaRegions=["eu-west-1"])
    assert [one["Name"] for one in west.list_secrets()["SecretList"]] == ["s"]
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    assert west.get_secret_value(SecretId="s")["SecretString"] == "4"


def test_policies(secrets: Any, account: str) -> None:
    secrets.create_secret(Name="s", SecretString="x")

    def policy(who: str) -> str:
        statement = {"Effect": "Allow", "Principal": {"AWS": who}, "Action": "secretsmanager:*", "Resource": "*"}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId="s")
    assert secrets.list_resource_policies(SecretId="s")["ResourcePolicies"] == []
    own = policy(f"arn:aws:iam::{account}:root")
    secrets.put_resource_policy(SecretId="s", ResourcePolicy=own, BlockPublicPolicy=True)
    assert secrets.get_resource_policy(SecretId="s", PolicyName="default")["ResourcePolicy"] == own
    assert secrets.list_resource_policies(SecretId="s")["ResourcePolicies"] == [{"PolicyName": "default"}]
    code, _ = refused(secrets.put_resource_policy, SecretId="s", ResourcePolicy=policy("*"), BlockPublicPolicy=True)
    assert code == "PublicPolicyException"
    assert secrets.validate_resource_policy(SecretId="s", ResourcePolicy=own)["PolicyValidationPassed"]
    assert not secrets.validate_resource_policy(ResourcePolicy=policy("*"))["PolicyValidationPassed"]
    code, text = refused(secrets.validate_resource_policy, ResourcePolicy="{}")
    assert (code, text) == ("MalformedPolicyDocumentException", "This policy has invalid syntax.")
    secrets.delete_resource_policy(SecretId="s")
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId="s")
