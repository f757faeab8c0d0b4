"""Packages of functions under a key of KMS, over the wire."""

from __future__ import annotations

import io
import json
import shutil
import urllib.request
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_role, make_user
from tests.services.lambda_.conftest import package

ACCOUNT = "111122223333"
MARK = "a-text-that-nobody-may-find"
SOURCE = f"def handler(event, context): return '{MARK}'"


def policy(account: str, *services: str) -> str:
    """A key's policy: for its account, and for services."""
    root = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}
    actions = ["kms:GenerateDataKey", "kms:Decrypt"]
    lets = [{"Effect": "Allow", "Principal": {"Service": one}, "Action": actions, "Resource": "*"} for one in services]
    return json.dumps({"Version": "2012-10-17", "Statement": [root, *lets]})


def code(key: str, source: str = SOURCE) -> dict[str, Any]:
    """A function's settings. The package is not compressed: what is in it would be seen."""
    return {
        "FunctionName": "f", "Runtime": "python3.11", "Handler": "index.handler",
        "Code": {"ZipFile": package(index=source), "SourceKMSKeyArn": key},
    }  # fmt: skip


def result(lam: Any) -> Any:
    """What the function says."""
    return json.load(lam.invoke(FunctionName="f")["Payload"])


def test_packages_lie_sealed(own_server: Callable[..., Server]) -> None:
    server = own_server("--no-encryption")
    kms, lam = server.client("kms", ACCOUNT), server.client("lambda", ACCOUNT)
    key = kms.create_key(Policy=policy(ACCOUNT, "lambda.amazonaws.com"))["KeyMetadata"]["Arn"]
    lam.create_function(Role=make_role(server.client("iam", ACCOUNT)), **code(key))
    assert result(lam) == MARK
    server.stop()
    # What functions read in the clear goes with the server, where the folder is encrypted.
    shutil.rmtree(server.data / "functions")
    assert not [path for path in server.data.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]
    server.start()
    kms, lam = server.client("kms", ACCOUNT), server.client("lambda", ACCOUNT)
    assert result(lam) == MARK
    shown = lam.get_function(FunctionName="f")["Code"]
    assert shown["SourceKMSKeyArn"] == key
    with urllib.request.urlopen(shown["Location"]) as answer:
        assert zipfile.ZipFile(io.BytesIO(answer.read())).read("index.py").decode() == SOURCE
    server.stop()
    shutil.rmtree(server.data / "functions")
    server.start()
    kms, lam = server.client("kms", ACCOUNT), server.client("lambda", ACCOUNT)
    kms.disable_key(KeyId=key)
    with pytest.raises(
        ClientError, match="unable to decrypt the deployment package because the KMS key used is disabl"
    ):
        lam.invoke(FunctionName="f")
    assert lam.get_function(FunctionName="f")["Code"]["Error"]["ErrorCode"] == "DisabledException"
    kms.enable_key(KeyId=key)
    assert result(lam) == MARK


def test_who_may_use_the_key(client: Callable[..., Any], account: str) -> None:
    lam, kms, iam = client("lambda"), client("kms"), client("iam")
    role = make_role(iam)
    unknown = kms.create_key(Policy=policy(account))["KeyMetadata"]["Arn"]
    with pytest.raises(ClientError, match="kms:GenerateDataKey") as caught:
        lam.create_function(Role=role, **code(unknown))
    assert caught.value.response["Error"]["Code"] == "InvalidParameterValueException"
    key = kms.create_key(Policy=policy(account, "lambda.amazonaws.com"))["KeyMetadata"]["Arn"]
    made = lam.create_function(Role=role, **code(key))
    assert result(lam) == MARK
    theirs = client("lambda", **make_user(iam, "u", allow("lambda:*")))
    shown = theirs.get_function(FunctionName="f")["Code"]
    assert shown["Error"]["ErrorCode"] == "AccessDeniedException"
    assert "Location" not in shown
    # A package without a key takes its place; the hash is of what was uploaded, in either case.
    plain = lam.update_function_code(FunctionName="f", ZipFile=package(index=SOURCE))
    assert len(made["CodeSha256"]) == len(plain["CodeSha256"])
    shown = theirs.get_function(FunctionName="f")["Code"]
    assert "SourceKMSKeyArn" not in shown
    again = lam.update_function_code(FunctionName="f", ZipFile=package(index=SOURCE), SourceKMSKeyArn=key)
    assert lam.get_function(FunctionName="f")["Code"]["SourceKMSKeyArn"] == key
    assert again["CodeSize"] == plain["CodeSize"]
    assert result(lam) == MARK
