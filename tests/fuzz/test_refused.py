"""Somebody who may do nothing asks for everything: each operation refuses, and none breaks over it."""

from __future__ import annotations

import random
from typing import Any

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.fuzz.maker import ACCOUNT, Maker
from tests.fuzz.test_operations import Client, operations

ROUNDS = 3
# What AWS answers without asking for a permission, and what a user may do in the user's own name.
FREE = frozenset({"sts GetCallerIdentity", "sts GetSessionToken", "sns ConfirmSubscription"})


class Stranger(Client):
    """A client with the keys of a user without policies."""

    keys: Credentials

    def signed(self, wire: Any, signing_name: str) -> dict[str, str]:
        headers = {"host": f"127.0.0.1:{self.running.port}", **wire.headers}
        request = AWSRequest(wire.method, f"{self.running.url}{wire.path}", data=wire.body, headers=headers)
        signer = S3SigV4Auth if signing_name == "s3" else SigV4Auth
        signer(self.keys, signing_name, "us-east-1").add_auth(request)
        return {name: text.encode("utf-8").decode("latin-1") for name, text in request.headers.items()}


def test_nothing_is_given_to_a_user_without_policies(target: Any, chance: random.Random) -> None:
    iam = target.client("iam", ACCOUNT)
    iam.create_user(UserName="stranger")
    key = iam.create_access_key(UserName="stranger")["AccessKey"]
    maker, client = Maker(chance), Stranger(target, chance)
    client.keys = Credentials(key["AccessKeyId"], key["SecretAccessKey"])
    failures: dict[str, str] = {}
    for model, operation, protocol in operations(target) * ROUNDS:
        wire = maker.request(model, operation, protocol)
        name = f"{model.name} {operation}"
        status, _, body = client.send(wire, model.signing_name)
        if status >= 500 and status != 501:
            failures.setdefault(name, f"status {status} {body[:300]!r} for {wire}"[:1000])
        # S3 refuses a deletion of many key by key; DynamoDB's statements are answered one by one, malformed or refused.
        by_key = name == "s3 DeleteObjects" and b"<Deleted>" not in body and b"<Code>AccessDenied</Code>" in body
        by_key |= name == "dynamodb BatchExecuteStatement" and b'"Item"' not in body and b'"Error"' in body
        if status < 300 and name not in FREE and not by_key:
            failures.setdefault(name, f"allowed: {status} {body[:300]!r} for {wire}"[:1000])
    listed = "\n".join(f"{name}: {text}" for name, text in sorted(failures.items()))
    assert not failures, f"{len(failures)} operations:\n{listed}"
