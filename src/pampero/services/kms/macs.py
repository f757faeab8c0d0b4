"""Message authentication codes."""

from __future__ import annotations

import hmac

from pampero.api import ApiError, Call, operation
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_key
from pampero.services.kms.grants import admit
from pampero.services.kms.materials import Materials
from pampero.services.kms.model import Key, usable
from pampero.services.kms.specs import MAC
from pampero.services.kms.usage import used
from pampero.store.tx import ReadTx


def _mac(call: Call, key: Key, message: bytes, algorithm: str) -> bytes:
    material = key.current
    assert material is not None
    return hmac.digest(call.part(Materials).opened(key, material), message, f"sha{algorithm[-3:]}")


@operation("GenerateMac", resource=key_arn, checks=on_key, read=True)
def generate_mac(tx: ReadTx, call: Call, req: t.GenerateMacRequest) -> t.GenerateMacResponse:
    """The code of a message of up to 4 KiB. Source: API_GenerateMac.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, InvalidKeyUsageException,
    InvalidGrantTokenException, DryRunOperationException.
    """
    key = usable(tx, call, req.KeyId, MAC, req.MacAlgorithm)
    admit(call, req)
    used(call, key)
    made = _mac(call, key, req.Message, req.MacAlgorithm)
    return t.GenerateMacResponse(Mac=made, MacAlgorithm=req.MacAlgorithm, KeyId=key.arn)


@operation("VerifyMac", resource=key_arn, checks=on_key, read=True)
def verify_mac(tx: ReadTx, call: Call, req: t.VerifyMacRequest) -> t.VerifyMacResponse:
    """Whether a code is a message's. Source: API_VerifyMac. Raises what GenerateMac raises, and KMSInvalidMacException."""
    key = usable(tx, call, req.KeyId, MAC, req.MacAlgorithm)
    admit(call, req)
    if not hmac.compare_digest(_mac(call, key, req.Message, req.MacAlgorithm), req.Mac):
        raise ApiError("KMSInvalidMacException")
    used(call, key)
    return t.VerifyMacResponse(KeyId=key.arn, MacValid=True, MacAlgorithm=req.MacAlgorithm)
