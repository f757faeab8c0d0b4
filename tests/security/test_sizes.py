"""What is taken from S3, and what is unpacked, is bounded before it is read."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pampero.api import ApiError
from pampero.services.lambda_ import code
from pampero.services.lambda_.code import check


def memory(server: Any) -> int:
    """The most memory that the server has ever had, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


ACCOUNT, BUCKET = "765432109876", "sizes"
SIZE = 262_144_001
Clients = Callable[..., Any]


@pytest.fixture(scope="module")
def huge(servers: Callable[..., Any]) -> Clients:
    """Clients of an account with objects that are too large."""
    made: Clients = partial(servers().client, account=ACCOUNT)
    s3 = made("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="huge", Body=bytes(SIZE))
    s3.put_object(Bucket=BUCKET, Key="template", Body=b" " * 1_000_001)
    return made


def test_objects_that_are_too_large_are_not_read(server: Any, huge: Clients) -> None:
    lambda_, formation = huge("lambda"), huge("cloudformation")
    before = memory(server)
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    role = huge("iam").create_role(RoleName="r", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    place = {"S3Bucket": BUCKET, "S3Key": "huge"}
    with pytest.raises(lambda_.exceptions.InvalidParameterValueException, match="smaller than 262144000 bytes"):
        lambda_.create_function(FunctionName="f", Runtime="python3.12", Handler="a.b", Role=role, Code=place)
    with pytest.raises(lambda_.exceptions.InvalidParameterValueException, match="smaller than 262144000 bytes"):
        lambda_.publish_layer_version(LayerName="l", Content=place)
    for key in ("huge", "template"):
        with pytest.raises(ClientError, match="may not exceed 1000000 bytes"):
            formation.create_stack(StackName="s", TemplateURL=f"{server.url}/{BUCKET}/{key}")
    included = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": f"s3://{BUCKET}/huge"}}}
    with pytest.raises(ClientError, match="may not exceed"):
        formation.create_stack(
            StackName="s", TemplateBody=json.dumps({"Resources": included}), Capabilities=["CAPABILITY_AUTO_EXPAND"]
        )
    assert memory(server) - before < 100_000_000


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::ApiGateway::RestApi", {"BodyS3Location": {"Bucket": BUCKET, "Key": "huge"}}),
        ("AWS::ApiGatewayV2::Api", {"BodyS3Location": {"Bucket": BUCKET, "Key": "huge"}}),
        ("AWS::StepFunctions::StateMachine", {
            "RoleArn": "arn:aws:iam::123456789012:role/r", "DefinitionS3Location": {"Bucket": BUCKET, "Key": "huge"}}),
    ],
)  # fmt: skip
def test_documents_of_stacks(
    server: Any, huge: Clients, wait_until: Any, kind: str, properties: dict[str, Any]
) -> None:
    formation, before = huge("cloudformation"), memory(server)
    name = kind.replace("::", "-")
    body = json.dumps({"Resources": {"A": {"Type": kind, "Properties": properties}}})
    formation.create_stack(StackName=name, TemplateBody=body)
    wait_until(lambda: formation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "ROLLBACK_COMPLETE")
    reasons = [
        one.get("ResourceStatusReason", "") for one in formation.describe_stack_events(StackName=name)["StackEvents"]
    ]
    assert any(f"the object has {SIZE} bytes" in reason for reason in reasons), reasons
    assert memory(server) - before < 100_000_000


def package(entries: int = 0, size: int = 0, **names: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            archive.writestr(f"f{number}", b"\0" * size)
        for name, content in names.items():
            archive.writestr(name, content)
    return file.getvalue()


def lying(declared: int) -> bytes:
    """A package whose entry declares less than it holds."""
    made = bytearray(package(1, 300_000_000))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", made, made.index(signature) + offset, declared)
    return bytes(made)


def link(target: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, target)
    return file.getvalue()


def directory(size: int) -> bytes:
    """A package that says its directory is that large."""
    made = bytearray(package(1, 1))
    struct.pack_into("<I", made, made.rindex(b"PK\5\6") + 12, size)
    return bytes(made)


BOMBS = {
    "three hundred megabytes of nothing": package(1, 300_000_000),
    "many of them": package(300, 1_000_000),
    "one that lies": lying(10),
    "a directory that lies": directory(1 << 31),
    "a name beyond the file system": package(**{"a" * 300: b"x"}),
    "a path beyond the file system": package(**{"a/" * 3000 + "b": b"x"}),
    "a file that is a folder": package(**{"a": b"x", "a/b": b"x"}),
    "a folder that is a file": package(**{"a/b": b"x", "a": b"x"}),
    "a link to anywhere long": link(b"a" * 100_000),
    "a way out": package(**{"../a": b"x"}),
    "no zip": b"PK" * 1000,
    "half of one": package(3, 1000)[:-30],
}


@pytest.mark.parametrize("name", BOMBS)
def test_packages_that_are_more_than_they_seem(server: Any, client: Any, name: str) -> None:
    lambda_, before = client("lambda"), memory(server)
    with pytest.raises(lambda_.exceptions.InvalidParameterValueException) as error:
        lambda_.publish_layer_version(LayerName="l", Content={"ZipFile": BOMBS[name]})
    assert "unzip" in str(error.value).lower()
    assert memory(server) - before < 50_000_000


def test_packages_of_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    check(package(1000, 10))
    for bound in ("MAX_ENTRIES", "MAX_DIRECTORY_SIZE"):
        with monkeypatch.context() as patch:
            patch.setattr(code, bound, 999)
            with pytest.raises(ApiError, match="Unzipped size must be smaller"):
                check(package(1000, 10))
