"""Signatures of HTML forms: over the form's policy, in version 4 and in version 2.

Sources: "Authenticating requests in browser-based uploads using POST (AWS Signature Version 4)" in the S3 API
reference, "Browser-based uploads using POST (AWS signature version 2)" in the S3 user guide.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping

from pampero.protocol.errors import ApiError
from pampero.protocol.sigv4 import ALGORITHM, Signature, Verifier

VERSION4 = {
    "policy": "Policy",
    "x-amz-signature": "X-Amz-Signature",
    "x-amz-algorithm": "X-Amz-Algorithm",
    "x-amz-credential": "X-Amz-Credential",
    "x-amz-date": "X-Amz-Date",
}
VERSION2 = {"policy": "Policy", "awsaccesskeyid": "AWSAccessKeyId", "signature": "Signature"}


def parse(fields: Mapping[str, str], service: str) -> Signature | None:
    """The signature in a form's fields, whose names are in small letters; None when there is none and no policy.

    service: the name that it must be scoped to.

    Raises ApiError InvalidArgument.
    """
    if any(name in fields for name in VERSION4 if name != "policy"):
        return _version4(fields, service)
    if any(name in fields for name in VERSION2):
        _require(fields, VERSION2)
        token = fields.get("x-amz-security-token")
        return Signature(fields["awsaccesskeyid"], "", "", service, (), fields["signature"], "", token, None, {})
    return None


def _version4(fields: Mapping[str, str], service: str) -> Signature:
    _require(fields, VERSION4)
    if fields["x-amz-algorithm"] != ALGORITHM:
        raise _argument("X-Amz-Algorithm only supports AWS4-HMAC-SHA256", "X-Amz-Algorithm", fields["x-amz-algorithm"])
    credential = fields["x-amz-credential"]
    key, *scope = credential.rsplit("/", 4)
    if len(scope) != 4 or scope[2:] != [service, "aws4_request"] or not fields["x-amz-date"].startswith(scope[0]):
        form = f"<key>/<date>/<region>/{service}/aws4_request"
        text = f"The Credential must be of the form {form}, with the date of X-Amz-Date."
        raise _argument(text, "X-Amz-Credential", credential)
    date, region = scope[:2]
    token = fields.get("x-amz-security-token")
    return Signature(key, date, region, service, (), fields["x-amz-signature"], fields["x-amz-date"], token, None)


def _require(fields: Mapping[str, str], names: Mapping[str, str]) -> None:
    for name, shown in names.items():
        if not fields.get(name):
            text = (
                f"Bucket POST must contain a field named '{shown}'.  If it is specified, please check the order of the "
                "fields."
            )
            raise _argument(text, shown, "")


def _argument(text: str, name: str, value: str) -> ApiError:
    return ApiError("InvalidArgument", text, 400, ArgumentName=name, ArgumentValue=value)


def verify(signature: Signature, policy: str, secret: str, verifier: Verifier) -> None:
    """The policy's own expiration bounds its life. Raises ApiError SignatureDoesNotMatch."""
    if signature.version2 is None:
        wanted = hmac.new(verifier.key(secret, signature), policy.encode(), "sha256").hexdigest()
    else:
        wanted = base64.b64encode(hmac.new(secret.encode(), policy.encode(), "sha1").digest()).decode()
    if not hmac.compare_digest(wanted.encode(), signature.signature.encode("utf-8", "replace")):
        text = (
            "The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method."
        )
        raise ApiError(
            "SignatureDoesNotMatch", text, 403, AWSAccessKeyId=signature.access_key, StringToSign=policy,
            SignatureProvided=signature.signature[:100], StringToSignBytes=policy.encode().hex(" "),
        )  # fmt: skip
