"""Values of secrets under keys of KMS: sealed by a data key for each version, which each region's key has encrypted.

A secret without a key of its own, or with `alias/aws/secretsmanager`, is sealed by the server. Who puts a value needs
kms:GenerateDataKey, and kms:Decrypt where a former value is looked at; who reads kms:Decrypt, each time. Source: Secrets Manager
user guide, "Secret encryption and decryption in AWS Secrets Manager"; API_UpdateSecret (KmsKeyId). Replicas get the data key
by kms:Encrypt under their own keys.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call
from pampero.aws.encryption import Box, answer
from pampero.services.secretsmanager.model import VERSIONS, Secret, Version
from pampero.store.tx import Tx

DEFAULT_KEY = "alias/aws/secretsmanager"


def has_key(key: str | None) -> bool:
    """Whether that is a key of the user's."""
    return key is not None and not key.endswith(DEFAULT_KEY)


def _keys(secret: Secret) -> dict[str, str | None]:
    """The keys of a primary and of its replicas, by region."""
    return {secret.region: secret.key, **{one.region: one.key for one in secret.replicas if one.failure is None}}


def keyed(secret: Secret) -> bool:
    """Whether any of them is the user's."""
    return any(map(has_key, _keys(secret).values()))


def _purpose(secret: Secret, version: str) -> str:
    return f"secretsmanager/{secret.vault}/{version}"


def _about(secret: Secret, region: str, version: str) -> dict[str, str]:
    return {"SecretARN": replace(secret, region=region).arn, "SecretVersionId": version}


def _denied(error: ApiError) -> ApiError | None:
    if error.code != "AccessDenied":
        return None
    return ApiError("AccessDeniedException", "Access to KMS is not allowed", 400)


def _unsealable(error: ApiError) -> ApiError:
    """EncryptionFailure, in words of ours, or the refusal in AWS's."""
    text = f"Secrets Manager can't encrypt the protected secret text using the provided KMS key. {error.message}"
    return _denied(error) or ApiError("EncryptionFailure", text)


def _unopenable(error: ApiError) -> ApiError:
    text = f"Secrets Manager can't decrypt the protected secret text using the provided KMS key. {error.message}"
    return _denied(error) or ApiError("DecryptionFailure", text)


def sealed(call: Call, secret: Secret, version: Version, plain: bytes) -> Version:
    """A version with a value, within a body. Raises EncryptionFailure, AccessDeniedException."""
    keys = _keys(secret)
    named = {region: key for region, key in keys.items() if has_key(key)}
    if not named:
        return replace(
            version, sealed=call.runtime.sealer.seal(plain, _purpose(secret, version.id)), data={}, own=b""
        )  # fmt: skip
    data: dict[str, bytes] = {}
    data_key = b""
    for region, key in named.items():
        asked: dict[str, Any] = {"KeyId": key, "EncryptionContext": _about(secret, region, version.id)}
        if data_key:
            data[region] = answer(call, region, "Encrypt", _unsealable, Plaintext=data_key, **asked)["CiphertextBlob"]
            continue
        made = answer(call, region, "GenerateDataKey", _unsealable, KeySpec="AES_256", **asked)
        data_key, data[region] = made["Plaintext"], made["CiphertextBlob"]
    own = b"" if len(named) == len(keys) else call.runtime.sealer.seal(data_key, _purpose(secret, version.id))
    return replace(version, sealed=Box(data_key).seal(plain, version.id.encode()), data=data, own=own)


def opened(call: Call, secret: Secret, version: Version) -> str | bytes:
    """A version's value, within a body. Raises DecryptionFailure, AccessDeniedException."""
    plain = _opened(call, secret, version)
    return plain if version.binary else plain.decode()


def _opened(call: Call, secret: Secret, version: Version) -> bytes:
    purpose = _purpose(secret, version.id)
    if secret.region in version.data:
        about = _about(secret, secret.region, version.id)
        blob = version.data[secret.region]
        found = answer(
            call, secret.region, "Decrypt", _unopenable, CiphertextBlob=blob, EncryptionContext=about
        )  # fmt: skip
        key: bytes = found["Plaintext"]
    elif version.own:
        key = call.runtime.sealer.open(version.own, purpose)
    else:
        return call.runtime.sealer.open(version.sealed, purpose)
    return Box(key).open(version.sealed, version.id.encode())


def reseal(tx: Tx, call: Call, former: Secret, secret: Secret, every: bool) -> None:
    """Put the versions of a primary that have labels, or all, under the keys that it and its replicas have by now. Raises
    DecryptionFailure, EncryptionFailure, AccessDeniedException."""
    if not keyed(former) and not keyed(secret):
        return
    versions = [one for id_, one in VERSIONS.page(tx, secret.vault) if every or id_ in secret.stages]
    for version in [sealed(call, secret, one, _opened(call, former, one)) for one in versions]:
        VERSIONS.put(tx, secret.vault, version.id, version)


def moved(call: Call, version: Version, source: str, secret: Secret) -> Version:
    """A version for what was a replica. source: the vault of its primary."""
    sealer, goal = call.runtime.sealer, _purpose(secret, version.id)
    former = _purpose(replace(secret, vault=source), version.id)
    if secret.region in version.data:
        return replace(version, data={secret.region: version.data[secret.region]}, own=b"")
    if version.own:
        return replace(version, data={}, own=sealer.seal(sealer.open(version.own, former), goal))
    return replace(version, sealed=sealer.seal(sealer.open(version.sealed, former), goal))
