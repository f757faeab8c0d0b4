"""Keys: made, shown, disabled, deleted by the clock, rotated, replicated, imported; what each of them encrypts and signs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from tests.conftest import Server

Make = Callable[..., Any]
DAY = 86_400


@pytest.fixture
def kms(client: Make) -> Any:
    return client("kms")


def made(kms: Any, **more: Any) -> str:
    """A new key's id."""
    id_: str = kms.create_key(**more)["KeyMetadata"]["KeyId"]
    return id_


def refused(call: Callable[..., Any], code: str, text: str = "", **given: Any) -> None:
    with pytest.raises(ClientError) as caught:
        call(**given)
    error = caught.value.response["Error"]
    assert error["Code"] == code, error
    assert text in error["Message"]


def test_a_key_and_its_names(kms: Any, account: str) -> None:
    shown = kms.create_key(Description="mine", Tags=[{"TagKey": "a", "TagValue": "b"}])["KeyMetadata"]
    key, arn = shown["KeyId"], shown["Arn"]
    assert arn == f"arn:aws:kms:us-east-1:{account}:key/{key}"
    assert (shown["KeySpec"], shown["KeyUsage"], shown["KeyState"], shown["Enabled"]) == (
        "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "Enabled", True
    )  # fmt: skip
    kms.create_alias(AliasName="alias/one", TargetKeyId=key)
    alias = f"arn:aws:kms:us-east-1:{account}:alias/one"
    for name in (key, arn, "alias/one", alias):
        assert kms.describe_key(KeyId=name)["KeyMetadata"]["Arn"] == arn
        blob = kms.encrypt(KeyId=name, Plaintext=b"secret")["CiphertextBlob"]
        opened = kms.decrypt(CiphertextBlob=blob)
        assert (opened["Plaintext"], opened["KeyId"]) == (b"secret", arn)
    other = made(kms)
    refused(kms.create_alias, "AlreadyExistsException", alias, AliasName="alias/one", TargetKeyId=other)
    refused(kms.create_alias, "ValidationException", "alias/", AliasName="one", TargetKeyId=other)
    refused(kms.create_alias, "NotAuthorizedException", AliasName="alias/aws/one", TargetKeyId=other)
    kms.update_alias(AliasName="alias/one", TargetKeyId=other)
    assert kms.list_aliases(KeyId=other)["Aliases"][0]["AliasName"] == "alias/one"
    assert [one["TargetKeyId"] for one in kms.list_aliases()["Aliases"]] == [other]
    signing = made(kms, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    refused(kms.update_alias, "ValidationException", AliasName="alias/one", TargetKeyId=signing)
    kms.delete_alias(AliasName="alias/one")
    refused(kms.describe_key, "NotFoundException", "Alias arn", KeyId="alias/one")
    refused(kms.describe_key, "NotFoundException", "Invalid keyId 'none'", KeyId="none")
    refused(kms.describe_key, "InvalidArnException", KeyId="arn:aws:sqs:us-east-1:000000000000:q")
    first = kms.list_keys(Limit=2)
    assert first["Truncated"]
    rest = kms.list_keys(Marker=first["NextMarker"])["Keys"]
    assert {one["KeyId"] for one in (*first["Keys"], *rest)} == {key, other, signing}
    assert kms.list_keys(ResourceOwners=["OTHER_ACCOUNTS_VIA_RAM"])["Keys"] == []
    refused(kms.list_keys, "InvalidMarkerException", Marker="x")
    kms.update_key_description(KeyId=key, Description="yours")
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "c", "TagValue": "d"}])
    kms.untag_resource(KeyId=key, TagKeys=["a"])
    assert kms.list_resource_tags(KeyId=key)["Tags"] == [{"TagKey": "c", "TagValue": "d"}]
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["Description"] == "yours"
    use = kms.get_key_last_usage(KeyId=key)["KeyLastUsage"]
    assert use["Operation"] == "Decrypt"


def test_ciphertexts_belong_to_key_and_context(kms: Any) -> None:
    one, two = made(kms), made(kms)
    context = {"purpose": "test", "a": "b"}
    blob = kms.encrypt(KeyId=one, Plaintext=b"x" * 4096, EncryptionContext=context)["CiphertextBlob"]
    turned = dict(reversed(context.items()))
    assert kms.decrypt(CiphertextBlob=blob, EncryptionContext=turned, KeyId=one)["Plaintext"] == b"x" * 4096
    refused(kms.decrypt, "InvalidCiphertextException", CiphertextBlob=blob)
    refused(kms.decrypt, "InvalidCiphertextException", CiphertextBlob=blob, EncryptionContext={"a": "b"})
    refused(kms.decrypt, "InvalidCiphertextException", CiphertextBlob=blob[:-1] + b"\0", EncryptionContext=context)
    refused(kms.decrypt, "InvalidCiphertextException", CiphertextBlob=b"nothing")
    refused(kms.decrypt, "IncorrectKeyException", CiphertextBlob=blob, EncryptionContext=context, KeyId=two)
    moved = kms.re_encrypt(CiphertextBlob=blob, SourceEncryptionContext=context, DestinationKeyId=two)
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"])["KeyId"] == moved["KeyId"]
    refused(
        kms.encrypt, "ValidationException", "detected: Value at 'plaintext' failed", KeyId=one, Plaintext=b"x" * 4097
    )
    made_by = kms.generate_data_key(KeyId=one, KeySpec="AES_256", EncryptionContext=context)
    assert (
        kms.decrypt(CiphertextBlob=made_by["CiphertextBlob"], EncryptionContext=context)["Plaintext"]
        == made_by["Plaintext"]
    )
    hidden = kms.generate_data_key_without_plaintext(KeyId=one, NumberOfBytes=16)["CiphertextBlob"]
    assert len(kms.decrypt(CiphertextBlob=hidden)["Plaintext"]) == 16
    refused(kms.generate_data_key, "ValidationException", KeyId=one)
    pair = kms.generate_data_key_pair(KeyId=one, KeyPairSpec="ECC_NIST_P256")
    private = serialization.load_der_private_key(pair["PrivateKeyPlaintext"], None)
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    assert private.public_key().public_bytes(*form) == pair["PublicKey"]
    sealed = kms.generate_data_key_pair_without_plaintext(KeyId=one, KeyPairSpec="ECC_NIST_P384")
    assert serialization.load_der_private_key(
        kms.decrypt(CiphertextBlob=sealed["PrivateKeyCiphertextBlob"])["Plaintext"], None
    )
    refused(kms.generate_data_key_pair, "UnsupportedOperationException", KeyId=one, KeyPairSpec="SM2")
    refused(kms.encrypt, "DryRunOperationException", KeyId=one, Plaintext=b"x", DryRun=True)
    refused(kms.decrypt, "DryRunOperationException", KeyId=one, DryRun=True, DryRunModifiers=["IGNORE_CIPHERTEXT"])
    refused(kms.encrypt, "InvalidGrantTokenException", KeyId=one, Plaintext=b"x", GrantTokens=["none"])
    assert len(kms.generate_random(NumberOfBytes=33)["Plaintext"]) == 33
    refused(kms.generate_random, "NotImplemented", Recipient={"AttestationDocument": b"x"}, NumberOfBytes=1)


@pytest.mark.parametrize(
    ("spec", "algorithm", "digest"),
    [
        ("RSA_2048", "RSASSA_PSS_SHA_256", 32), ("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_512", 64),
        ("ECC_NIST_P256", "ECDSA_SHA_256", 32), ("ECC_NIST_P521", "ECDSA_SHA_512", 64),
        ("ECC_SECG_P256K1", "ECDSA_SHA_256", 32), ("ECC_NIST_EDWARDS25519", "ED25519_SHA_512", 0),
        ("ECC_NIST_EDWARDS25519", "ED25519_PH_SHA_512", 64), ("ML_DSA_44", "ML_DSA_SHAKE_256", 0),
    ],
)  # fmt: skip
def test_signatures(kms: Any, spec: str, algorithm: str, digest: int) -> None:
    key = made(kms, KeySpec=spec, KeyUsage="SIGN_VERIFY")
    kinds = {"RAW": b"message"} if "PH" not in algorithm else {}
    kinds |= {"DIGEST": b"d" * digest} if digest else {}
    kinds |= {"EXTERNAL_MU": b"m" * 64} if spec.startswith("ML") else {}
    for kind, message in kinds.items():
        asked = {"KeyId": key, "Message": message, "MessageType": kind, "SigningAlgorithm": algorithm}
        signature = kms.sign(**asked)["Signature"]
        assert kms.verify(**asked, Signature=signature)["SignatureValid"]
        other = {**asked, "Message": message[:-1] + b"!"}
        refused(kms.verify, "KMSInvalidSignatureException", **other, Signature=signature)
    assert kms.get_public_key(KeyId=key)["SigningAlgorithms"]
    if digest:
        short = {"KeyId": key, "Message": b"d", "MessageType": "DIGEST", "SigningAlgorithm": algorithm}
        refused(kms.sign, "ValidationException", "Digest is invalid length", **short)
    wrong = {"KeyId": key, "Message": b"m", "SigningAlgorithm": "RSASSA_PSS_SHA_384"}
    if not spec.startswith("RSA"):
        refused(kms.sign, "InvalidKeyUsageException", "is incompatible with key spec", **wrong)


def test_what_else_keys_compute(kms: Any) -> None:
    rsa = made(kms, KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")
    oaep = {"KeyId": rsa, "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}
    blob = kms.encrypt(Plaintext=b"x" * 190, **oaep)["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob, **oaep)["Plaintext"] == b"x" * 190
    refused(kms.encrypt, "ValidationException", "larger than 190 bytes", Plaintext=b"x" * 191, **oaep)
    refused(kms.encrypt, "InvalidKeyUsageException", KeyId=rsa, Plaintext=b"x")
    mac = made(kms, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    asked = {"KeyId": mac, "Message": b"m", "MacAlgorithm": "HMAC_SHA_256"}
    code = kms.generate_mac(**asked)["Mac"]
    assert kms.verify_mac(**asked, Mac=code)["MacValid"]
    refused(kms.verify_mac, "KMSInvalidMacException", **asked, Mac=b"x" + code[1:])
    refused(kms.encrypt, "InvalidKeyUsageException", "GENERATE_VERIFY_MAC", KeyId=mac, Plaintext=b"x")
    refused(kms.get_public_key, "UnsupportedOperationException", KeyId=mac)
    mine = ec.generate_private_key(ec.SECP256R1())
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    agreed = made(kms, KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")
    public = serialization.load_der_public_key(kms.get_public_key(KeyId=agreed)["PublicKey"])
    assert isinstance(public, ec.EllipticCurvePublicKey)
    ecdh = {"KeyId": agreed, "KeyAgreementAlgorithm": "ECDH"}
    found = kms.derive_shared_secret(PublicKey=mine.public_key().public_bytes(*form), **ecdh)["SharedSecret"]
    assert found == mine.exchange(ec.ECDH(), public)
    other = ec.generate_private_key(ec.SECP384R1()).public_key().public_bytes(*form)
    refused(kms.derive_shared_secret, "ValidationException", PublicKey=other, **ecdh)
    kem = {
        "KeyId": made(kms, KeySpec="ML_KEM_768", KeyUsage="ENCAPSULATE_DECAPSULATE"),
        "EncapsulationAlgorithm": "ML_KEM",
    }
    sent = kms.encapsulate(**kem)
    got = kms.decapsulate(SharedSecretCiphertextBlob=sent["SharedSecretCiphertextBlob"], **kem)
    assert got["SharedSecret"] == sent["SharedSecret"]
    refused(kms.decapsulate, "InvalidCiphertextException", SharedSecretCiphertextBlob=b"x", **kem)
    refused(kms.create_key, "ValidationException", KeySpec="RSA_2048")
    refused(kms.create_key, "ValidationException", KeySpec="HMAC_256", KeyUsage="SIGN_VERIFY")
    refused(kms.create_key, "UnsupportedOperationException", KeySpec="SM2", KeyUsage="SIGN_VERIFY")
    refused(kms.create_key, "UnsupportedOperationException", Origin="AWS_CLOUDHSM")


def test_states(kms: Any) -> None:
    key = made(kms)
    blob = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    kms.disable_key(KeyId=key)
    refused(kms.decrypt, "DisabledException", f"key/{key} is disabled.", CiphertextBlob=blob)
    kms.enable_key(KeyId=key)
    assert kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)["KeyState"] == "PendingDeletion"
    for call, given in ((kms.decrypt, {"CiphertextBlob": blob}), (kms.enable_key, {"KeyId": key})):
        refused(call, "KMSInvalidStateException", "is pending deletion.", **given)
    kms.cancel_key_deletion(KeyId=key)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"
    refused(kms.cancel_key_deletion, "KMSInvalidStateException", "is not pending deletion.", KeyId=key)
    refused(kms.schedule_key_deletion, "ValidationException", KeyId=key, PendingWindowInDays=6)
    assert kms.describe_custom_key_stores()["CustomKeyStores"] == []
    for call in (kms.connect_custom_key_store, kms.disconnect_custom_key_store, kms.delete_custom_key_store):
        refused(call, "CustomKeyStoreNotFoundException", CustomKeyStoreId="none")


@pytest.mark.turns_clock
def test_the_clock_rotates_and_deletes(kms: Any, server: Server, wait_until: Callable[..., Any]) -> None:
    key = made(kms)
    kms.create_alias(AliasName="alias/going", TargetKeyId=key)
    blobs = [kms.encrypt(KeyId=key, Plaintext=b"x")]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    server.advance(90 * DAY + 1)

    def rotated(count: int) -> bool:
        return len(kms.list_key_rotations(KeyId=key)["Rotations"]) == count

    wait_until(lambda: rotated(1))
    kms.rotate_key_on_demand(KeyId=key)
    assert rotated(2)
    found = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL", Limit=2)
    assert [one["KeyMaterialState"] for one in found["Rotations"]] == ["NON_CURRENT", "NON_CURRENT"]
    last = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL", Marker=found["NextMarker"])
    assert [(one["KeyMaterialState"], one["RotationType"]) for one in last["Rotations"]] == [("CURRENT", "ON_DEMAND")]
    blobs.append(kms.encrypt(KeyId=key, Plaintext=b"x"))
    used = {kms.decrypt(CiphertextBlob=one["CiphertextBlob"])["KeyMaterialId"] for one in blobs}
    assert len(used) == 2
    status = kms.get_key_rotation_status(KeyId=key)
    assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (True, 90)
    kms.disable_key_rotation(KeyId=key)
    assert not kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    server.advance(7 * DAY + 1)
    wait_until(lambda: not kms.list_aliases()["Aliases"])
    refused(kms.describe_key, "NotFoundException", "does not exist", KeyId=key)
    refused(
        kms.decrypt,
        "AccessDeniedException",
        "associated with this ciphertext",
        CiphertextBlob=blobs[0]["CiphertextBlob"],
    )


@pytest.mark.turns_clock
def test_regions(client: Make, kms: Any, server: Server, wait_until: Callable[..., Any]) -> None:
    west = client("kms", region="eu-west-1")
    shown = kms.create_key(MultiRegion=True)["KeyMetadata"]
    key = shown["KeyId"]
    assert key.startswith("mrk-")
    blob = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    refused(west.decrypt, "AccessDeniedException", CiphertextBlob=blob)
    made_there = kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1", Description="there")["ReplicaKeyMetadata"]
    assert made_there["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"
    assert west.decrypt(CiphertextBlob=blob)["KeyId"] == made_there["Arn"]
    kms.rotate_key_on_demand(KeyId=key)
    assert west.decrypt(CiphertextBlob=kms.encrypt(KeyId=key, Plaintext=b"y")["CiphertextBlob"])["Plaintext"] == b"y"
    refused(kms.replicate_key, "AlreadyExistsException", KeyId=key, ReplicaRegion="eu-west-1")
    refused(west.rotate_key_on_demand, "UnsupportedOperationException", KeyId=key)
    kms.update_primary_region(KeyId=key, PrimaryRegion="eu-west-1")
    told = kms.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
    assert (told["MultiRegionKeyType"], told["PrimaryKey"]["Region"]) == ("REPLICA", "eu-west-1")
    answer = west.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert answer["KeyState"] == "PendingReplicaDeletion"
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    server.advance(7 * DAY + 1)
    wait_until(lambda: west.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion")
    refused(kms.replicate_key, "NotFoundException", KeyId=key, ReplicaRegion="eu-west-2")


def brought(kms: Any, key: str, plain: bytes, wrap: str = "RSAES_OAEP_SHA_256", **more: Any) -> Any:
    """Import key material."""
    asked = kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm=wrap, WrappingKeySpec="RSA_2048")
    public: Any = serialization.load_der_public_key(asked["PublicKey"])
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    if "WRAP" in wrap:
        wrapped = public.encrypt(b"k" * 32, oaep) + keywrap.aes_key_wrap_with_padding(b"k" * 32, plain)
    else:
        wrapped = public.encrypt(plain, oaep)
    model = {"ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"} if "ValidTo" not in more else {}
    return kms.import_key_material(
        KeyId=key, ImportToken=asked["ImportToken"], EncryptedKeyMaterial=wrapped, **model, **more
    )


def test_imported_in_two_regions(client: Make, kms: Any) -> None:
    west = client("kms", "eu-west-1")
    key = made(kms, Origin="EXTERNAL", MultiRegion=True)
    first = brought(kms, key, b"a" * 32)["KeyMaterialId"]
    kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
    refused(brought, "IncorrectKeyMaterialException", kms=west, key=key, plain=b"b" * 32)
    assert brought(west, key, b"a" * 32)["KeyMaterialId"] == first
    blob = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert west.decrypt(CiphertextBlob=blob)["Plaintext"] == b"x"
    second = brought(kms, key, b"c" * 32, ImportType="NEW_KEY_MATERIAL")["KeyMaterialId"]
    assert brought(west, key, b"c" * 32, ImportType="NEW_KEY_MATERIAL")["KeyMaterialId"] == second
    kms.rotate_key_on_demand(KeyId=key)
    blob = west.encrypt(KeyId=key, Plaintext=b"y")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob)["KeyMaterialId"] == second


@pytest.mark.turns_clock
def test_imported(kms: Any, server: Server, wait_until: Callable[..., Any]) -> None:
    key = made(kms, Origin="EXTERNAL")
    refused(kms.encrypt, "KMSInvalidStateException", "is pending import.", KeyId=key, Plaintext=b"x")

    bring = partial(brought, kms, key)
    first = bring(b"a" * 32)["KeyMaterialId"]
    blob = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert kms.delete_imported_key_material(KeyId=key)["KeyMaterialId"] == first
    refused(kms.decrypt, "KMSInvalidStateException", CiphertextBlob=blob)
    refused(bring, "IncorrectKeyMaterialException", plain=b"b" * 32)
    refused(bring, "IncorrectKeyMaterialException", plain=b"b" * 31)
    until = kms.describe_key(KeyId=key)["KeyMetadata"]["CreationDate"].timestamp() + DAY
    assert bring(b"a" * 32, "RSA_AES_KEY_WRAP_SHA_256", ValidTo=until)["KeyMaterialId"] == first
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"x"
    bring(b"c" * 32, ImportType="NEW_KEY_MATERIAL")
    kms.rotate_key_on_demand(KeyId=key)
    refused(kms.rotate_key_on_demand, "KMSInvalidStateException", KeyId=key)
    assert kms.decrypt(CiphertextBlob=blob)["KeyMaterialId"] == first
    server.advance(DAY + 1)
    wait_until(lambda: kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingImport")
    ours = made(kms)
    wrapping = {"WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048"}
    refused(kms.get_parameters_for_import, "UnsupportedOperationException", KeyId=ours, **wrapping)
    refused(kms.import_key_material, "InvalidImportTokenException", KeyId=key, ImportToken=b"x", EncryptedKeyMaterial=b"x",
            ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE")  # fmt: skip
