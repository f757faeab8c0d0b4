"""Messages that functions send: what they are told, and that AWS's Encryption SDK opens what they are given."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import botocore.session
import pytest
from tests.roles import allow, make_role, make_user
from tests.services.cognito.conftest import PASSWORD, Shop, code_of

pytestmark = pytest.mark.skipif(find_spec("pampero.services.kms") is None, reason="needs KMS")
CODE = """
import json

def handler(event, context):
    print(json.dumps(event))
    return event
"""


@pytest.fixture
def sender(client: Callable[..., Any]) -> str:
    """A function that hands on what it is told."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", CODE)
    made = client("lambda").create_function(
        FunctionName="sender", Role=make_role(client("iam")), Runtime="python3.12", Handler="index.handler",
        Code={"ZipFile": packed.getvalue()},
    )  # fmt: skip
    client("lambda").add_permission(
        FunctionName="sender",
        StatementId="pools",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
    )
    return str(made["FunctionArn"])


def opened(account: str, text: str, key: str) -> str:
    """What AWS's Encryption SDK makes of a code."""
    from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient, StrictAwsKmsMasterKeyProvider

    session = botocore.session.Session()
    session.set_credentials(account, "test")
    session.set_config_variable("region", "us-east-1")
    provider = StrictAwsKmsMasterKeyProvider(key_ids=[key], botocore_session=session)
    plain, _ = EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT).decrypt(
        source=base64.b64decode(text), key_provider=provider
    )
    return bytes(plain).decode()


def test_a_function_sends_the_mail(
    shop: Callable[..., Shop],
    client: Callable[..., Any],
    sender: str,
    wait_until: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", client("kms").meta.endpoint_url)
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    version = {"LambdaVersion": "V1_0", "LambdaArn": sender}
    functions = {"KMSKeyID": key, "CustomEmailSender": version, "CustomSMSSender": version}
    it = shop(AutoVerifiedAttributes=["email"], LambdaConfig=functions)
    it.open.sign_up(
        ClientId=it.client, Username="ana", Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": "ana@x.org"}],
        ClientMetadata={"why": "new"},
    )  # fmt: skip

    def heard(source: str) -> Any:
        """What the function was told."""
        try:
            found = client("logs").filter_log_events(logGroupName="/aws/lambda/sender", filterPattern=source)["events"]
        except client("logs").exceptions.ResourceNotFoundException:
            return None
        return next((json.loads(one["message"]) for one in found), None)

    told = wait_until(lambda: heard("CustomEmailSender_SignUp"))
    assert (told["triggerSource"], told["userName"], told["userPoolId"]) == ("CustomEmailSender_SignUp", "ana", it.pool)
    assert told["callerContext"]["clientId"] == it.client
    assert told["request"]["clientMetadata"] == {"why": "new"}
    asked = told["request"]
    assert (asked["type"], asked["userAttributes"]["email"]) == ("customEmailSenderRequestV1", "ana@x.org")
    code = opened(it.account, asked["code"], key)
    assert it.sent("ana@x.org") == []
    it.open.confirm_sign_up(ClientId=it.client, Username="ana", ConfirmationCode=code)
    assert it.tokens("ana")
    # A temporary password, as a text message.
    it.idp.admin_create_user(
        UserPoolId=it.pool, Username="bob", UserAttributes=[{"Name": "phone_number", "Value": "+4930123456"}],
        TemporaryPassword="Temporary-1", ClientMetadata={"why": "new"},
    )  # fmt: skip
    told = wait_until(lambda: heard("CustomSMSSender_AdminCreateUser"))
    assert opened(it.account, told["request"]["code"], key) == "Temporary-1"
    without = {"UserPoolId": it.pool, "LambdaConfig": {"CustomEmailSender": version}}
    assert code_of(it.idp.update_user_pool, **without) == "InvalidParameterException"
    # Nobody has a key used that it may not let others use.
    clerk = it.server.client(
        "cognito-idp", it.account, **make_user(client("iam"), "clerk", allow("cognito-idp:*", "iam:*"))
    )
    given = {"UserPoolId": it.pool, "LambdaConfig": functions}
    assert code_of(clerk.update_user_pool, **given) == "AccessDeniedException"
