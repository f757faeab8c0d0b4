"""Parameters that stand for secrets: `/aws/reference/secretsmanager/<id>`.

Source: "Referencing AWS Secrets Manager secrets from Parameter Store parameters".
"""

from __future__ import annotations

import json

from pampero.api import ApiError, Call
from pampero.kernel.clock import iso8601
from pampero.services.ssm import types as t
from pampero.services.ssm.model import SECURE, invalid, parameter_arn

PREFIX = "/aws/reference/secretsmanager/"


def is_reference(name: str) -> bool:
    """Whether a name stands for a secret."""
    return name.strip().startswith(PREFIX)


async def referred(call: Call, name: str, decrypt: bool | None) -> t.Parameter:
    """The secret as a parameter; whoever calls must be allowed to read it. Raises ParameterNotFound, ValidationException.

    A selector is a version's id or a label.
    """
    if not decrypt:
        raise invalid("WithDecryption flag must be True for retrieving a Secret Manager secret.")
    plain, _, selector = name.strip().partition(":")
    which = {"VersionId" if len(selector) == 36 else "VersionStage": selector} if selector else {}
    try:
        found = await call.client("secretsmanager").call("GetSecretValue", SecretId=plain.removeprefix(PREFIX), **which)
    except ApiError as error:
        if error.code != "ResourceNotFoundException":
            raise
        raise ApiError("ParameterNotFound", f"Secret {name} not found.") from error
    made = found["CreatedDate"]
    told = {
        name if name == "ARN" else name[0].lower() + name[1:]: value
        for name, value in found.items()
        if name != "SecretBinary"
    }
    return t.Parameter(
        Name=plain,
        Type=SECURE,
        Value=found.get("SecretString"),
        Version=0,
        Selector=f":{selector}" if selector else None,
        SourceResult=json.dumps({**told, "createdDate": iso8601(int(made))}),
        LastModifiedDate=made,
        ARN=parameter_arn(call.account, call.region, plain),
    )
