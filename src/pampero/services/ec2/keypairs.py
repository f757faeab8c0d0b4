"""Key pairs: made, or of a public key that was brought along. Only the public half is kept."""

from __future__ import annotations

import base64
import hashlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from pampero.api import ApiError, Call, Check, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import KEYS
from pampero.services.ec2.nouns import KeyPair
from pampero.services.ec2.tags import new_tags
from pampero.store.tx import ReadTx, Tx

BITS, EXPONENT = 2048, 65537


def _colons(digest: str) -> str:
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


def _sha256(public: str) -> str:
    """Of ED25519 keys, as OpenSSH tells them but for its prefix."""
    return base64.b64encode(hashlib.sha256(base64.b64decode(public.split()[1])).digest()).decode()


def _new(tx: ReadTx, call: Call, name: str) -> str:
    if KEYS.of(tx, call, "name", name):
        problem = f"The keypair '{name}' already exists."
        raise ApiError("InvalidKeyPair.Duplicate", problem)
    return KEYS.new_id()


def _kept(tx: Tx, call: Call, req: t.CreateKeyPairRequest | t.ImportKeyPairRequest, one: KeyPair) -> KeyPair:
    one.Tags = new_tags(tx, call, req, KEYS, one.KeyPairId)
    return KEYS.keep(tx, call, one)


def _named(tx: ReadTx, call: Call, req: t.CreateKeyPairRequest | t.ImportKeyPairRequest) -> list[Check]:
    """Asked of the key pair of this name, which is how ARNs of new ones go."""
    return [Check(f"ec2:{call.operation}", KEYS.arn(call, req.KeyName), placed(call, req))]


@operation("CreateKeyPair", resource="*", checks=_named)
def create_key_pair(tx: Tx, call: Call, req: t.CreateKeyPairRequest) -> t.KeyPair:
    """Make a key pair; its private half is in the answer alone. Source: API_CreateKeyPair, and "Verify the fingerprint of
    your public key". Raises InvalidKeyPair.Duplicate, InvalidParameterCombination."""
    kind, form = req.KeyType or "rsa", req.KeyFormat or "pem"
    if form == "ppk":
        raise ApiError("NotImplemented", "EC2's key pairs in the form of PuTTY are not implemented.", status=501)
    id_ = _new(tx, call, req.KeyName)
    if kind == "rsa":
        key = rsa.generate_private_key(EXPONENT, BITS)
        text = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.TraditionalOpenSSL, s.NoEncryption())
        # "the SHA-1 hash of the private key" in PKCS 8
        der = key.private_bytes(s.Encoding.DER, s.PrivateFormat.PKCS8, s.NoEncryption())
        print_ = _colons(hashlib.sha1(der, usedforsecurity=False).hexdigest())
        public = _ssh(key.public_key(), req.KeyName)
    else:
        own = ed25519.Ed25519PrivateKey.generate()
        text = own.private_bytes(s.Encoding.PEM, s.PrivateFormat.OpenSSH, s.NoEncryption())
        public = _ssh(own.public_key(), req.KeyName)
        print_ = _sha256(public)
    one = KeyPair(
        KeyPairId=id_, KeyName=req.KeyName, KeyType=kind, KeyFingerprint=print_, PublicKey=public, CreateTime=tx.now
    )
    _kept(tx, call, req, one)
    return t.KeyPair(
        KeyPairId=id_, KeyName=req.KeyName, KeyFingerprint=print_, KeyMaterial=text.decode().strip(), Tags=one.Tags
    )


def _ssh(key: rsa.RSAPublicKey | ed25519.Ed25519PublicKey, name: str) -> str:
    return f"{key.public_bytes(s.Encoding.OpenSSH, s.PublicFormat.OpenSSH).decode()} {name}"


@operation("ImportKeyPair", resource="*", checks=_named)
def import_key_pair(tx: Tx, call: Call, req: t.ImportKeyPairRequest) -> t.ImportKeyPairResult:
    """Bring a public key along, in OpenSSH's form, or as the base64 of DER. Source: API_ImportKeyPair. Raises
    InvalidKeyPair.Duplicate, InvalidKey.Format."""
    id_ = _new(tx, call, req.KeyName)
    key = _read(req.PublicKeyMaterial)
    public = _ssh(key, req.KeyName)
    if isinstance(key, rsa.RSAPublicKey):
        der = key.public_bytes(s.Encoding.DER, s.PublicFormat.SubjectPublicKeyInfo)
        kind, print_ = "rsa", _colons(hashlib.md5(der, usedforsecurity=False).hexdigest())
    else:
        kind, print_ = "ed25519", _sha256(public)
    one = KeyPair(
        KeyPairId=id_, KeyName=req.KeyName, KeyType=kind, KeyFingerprint=print_, PublicKey=public, CreateTime=tx.now
    )
    _kept(tx, call, req, one)
    return t.ImportKeyPairResult(KeyPairId=id_, KeyName=req.KeyName, KeyFingerprint=print_, Tags=one.Tags)


def _read(material: bytes) -> rsa.RSAPublicKey | ed25519.Ed25519PublicKey:
    try:
        if material.startswith(b"ssh-"):
            key = s.load_ssh_public_key(material)
        elif material.startswith(b"-----"):
            key = s.load_pem_public_key(material)  # type: ignore[assignment]
        else:
            key = s.load_der_public_key(base64.b64decode(material))  # type: ignore[assignment]
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ApiError("InvalidKey.Format", "Key is not in valid OpenSSH public key format") from error
    if not isinstance(key, rsa.RSAPublicKey | ed25519.Ed25519PublicKey):
        raise ApiError("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
    return key


@operation("DescribeKeyPairs", resource="*", context=placed, read=True)
def describe_key_pairs(tx: ReadTx, call: Call, req: t.DescribeKeyPairsRequest) -> t.DescribeKeyPairsResult:
    """The key pairs, with their public halves where that is asked for. Source: API_DescribeKeyPairs. Raises
    InvalidKeyPair.NotFound."""
    known = KEYS.all(tx, call)
    for wanted, names in (
        (req.KeyNames, {one.KeyName for one in known}),
        (req.KeyPairIds, {one.KeyPairId for one in known}),
    ):
        if missing := [name for name in wanted or () if name not in names]:
            raise KEYS.missing(*missing)
    chosen = [
        one
        for one in known
        if (not req.KeyNames or one.KeyName in req.KeyNames) and (not req.KeyPairIds or one.KeyPairId in req.KeyPairIds)
    ]
    found = KEYS.filtered(chosen, req.Filters or ())
    for one in found:
        one.PublicKey = one.PublicKey if req.IncludePublicKey else None
    return t.DescribeKeyPairsResult(KeyPairs=list(found))


@operation("DeleteKeyPair", resource="*", checks=asks("KeyPairId"))
def delete_key_pair(tx: Tx, call: Call, req: t.DeleteKeyPairRequest) -> t.DeleteKeyPairResult:
    """Delete a key pair; of a name that there is none of, nothing. Source: API_DeleteKeyPair. Raises MissingParameter,
    InvalidKeyPair.NotFound."""
    if req.KeyName is None and req.KeyPairId is None:
        raise ApiError("MissingParameter", "The request must contain the parameter KeyName or KeyPairId")
    if req.KeyPairId is not None:
        found = [KEYS.existing(tx, call, req.KeyPairId)]
    else:
        found = KEYS.of(tx, call, "name", req.KeyName or "")
    for one in found:
        KEYS.drop(tx, call, one)
    return t.DeleteKeyPairResult(Return=True, KeyPairId=found[0].KeyPairId if found else None)
