"""What keys seal lies nowhere in the clear, and opens after kill -9."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server

ACCOUNT = "111122223333"
MARK = b"a-text-that-nobody-may-find"


def test_sealed_and_there_after_a_kill(own_server: Callable[..., Server]) -> None:
    server = own_server("--no-encryption")

    def client(service: str) -> Any:
        return server.client(service, ACCOUNT)

    kms, s3 = client("kms"), client("s3")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/kept", TargetKeyId=key)
    blobs = [kms.encrypt(KeyId=key, Plaintext=MARK)["CiphertextBlob"]]
    kms.rotate_key_on_demand(KeyId=key)
    blobs.append(kms.encrypt(KeyId="alias/kept", Plaintext=MARK)["CiphertextBlob"])
    pair = kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
    oaep = {"KeyId": pair, "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}
    by_pair = kms.encrypt(Plaintext=MARK, **oaep)["CiphertextBlob"]
    s3.create_bucket(Bucket="sealed")
    for name, body in (("small", MARK), ("large", MARK * 10_000)):
        s3.put_object(Bucket="sealed", Key=name, Body=body, ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
    client("ssm").put_parameter(Name="/secret", Value=MARK.decode(), Type="SecureString")
    grant = kms.create_grant(KeyId=key, GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:user/u", Operations=["Decrypt"])
    server.kill()
    assert MARK not in server.rows()
    assert not [path for path in server.data.rglob("*") if path.is_file() and MARK in path.read_bytes()]
    server.start()
    kms, s3 = client("kms"), client("s3")
    for blob in blobs:
        assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == MARK
    assert kms.decrypt(CiphertextBlob=by_pair, **oaep)["Plaintext"] == MARK
    assert s3.get_object(Bucket="sealed", Key="small")["Body"].read() == MARK
    assert (
        s3.get_object(Bucket="sealed", Key="large", Range=f"bytes={len(MARK)}-{2 * len(MARK) - 1}")["Body"].read()
        == MARK
    )
    assert client("ssm").get_parameter(Name="/secret", WithDecryption=True)["Parameter"]["Value"] == MARK.decode()
    assert [one["GrantId"] for one in kms.list_grants(KeyId=key)["Grants"]] == [grant["GrantId"]]
    kms.disable_key(KeyId=key)
    with pytest.raises(ClientError, match="is disabled"):
        s3.get_object(Bucket="sealed", Key="large")


def test_the_encryption_sdk(
    client: Callable[..., Any], server: Server, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`aws-encryption-sdk` of AWS: envelopes by two keys, of which either opens them."""
    import aws_encryption_sdk
    import botocore.session
    from aws_encryption_sdk import CommitmentPolicy, StrictAwsKmsMasterKeyProvider

    kms = client("kms")
    keys = [kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2)]

    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", account)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")

    def provider(*arns: str) -> Any:
        return StrictAwsKmsMasterKeyProvider(key_ids=list(arns), botocore_session=botocore.session.get_session())

    sdk = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
    context = {"purpose": "test"}
    sealed, _ = sdk.encrypt(source=MARK * 1000, key_provider=provider(*keys), encryption_context=context)
    assert MARK not in sealed
    for arn in keys:
        plain, header = sdk.decrypt(source=sealed, key_provider=provider(arn))
        assert (plain, header.encryption_context["purpose"]) == (MARK * 1000, "test")
    kms.disable_key(KeyId=keys[0])
    with pytest.raises(aws_encryption_sdk.exceptions.AWSEncryptionSDKClientError):
        sdk.decrypt(source=sealed, key_provider=provider(keys[0]))
