"""Packages under a key of KMS (`SourceKMSKeyArn`).

A package is sealed by a data key for its function. Lambda asks for that as itself, which the key's policy has to let, when the
package comes, and when it is unpacked after a start of the server; who asks where to fetch it needs kms:Decrypt. While the server
runs it lies unpacked where functions read it, as all packages do; where the data folder is not encrypted that stays. Source:
"Encrypting Lambda .zip deployment packages". No source tells the texts of errors.
"""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call
from pampero.aws.encryption import answer, new_key
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.code import Packages
from pampero.services.lambda_.deployments import location
from pampero.services.lambda_.model import Code, Function
from pampero.services.lambda_.names import invalid
from pampero.services.lambda_.roles import SERVICE
from pampero.services.lambda_.sealing import ABOUT, as_told


def _ungiven(error: ApiError) -> ApiError:
    return invalid(f"Lambda was unable to use the KMS key for the deployment package: {error.message}")


async def take(call: Call, function: str, source: Any) -> Code:
    """Keep the package that a request names. function: its ARN. Raises InvalidParameterValueException,
    RequestEntityTooLargeException."""
    key, packages = source.SourceKMSKeyArn, call.part(Packages)
    if not key:
        return await packages.take(call, source)
    place = call.as_service(SERVICE, function)
    return await packages.take(call, source, await new_key(place, key, {ABOUT: function}, _ungiven))


def shown(call: Call, function: Function) -> t.FunctionCodeLocation:
    """Where to fetch it, or why whoever calls may not, within a body."""
    code = function.code
    found = t.FunctionCodeLocation(RepositoryType="S3", SourceKMSKeyArn=code.key or None)
    plain = b""
    if code.key:
        try:
            plain = answer(
                call, function.region, "Decrypt", as_told, CiphertextBlob=code.data_key,
                EncryptionContext={ABOUT: function.arn},
            )["Plaintext"]  # fmt: skip
        except ApiError as error:
            found.Error = t.FunctionCodeLocationError(ErrorCode=error.code, Message=error.message)
            return found
    found.Location = location(call, code, plain)
    return found
