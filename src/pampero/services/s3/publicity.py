"""What becomes of a public bucket policy under Block Public Access."""

from __future__ import annotations

import json

from pampero.aws.policies import statements_of
from pampero.kernel import jsontext


def restricted(text: str, account: str) -> str:
    """The policy with strangers denied: only the owner's principals and AWS services may come in."""
    policy = jsontext.loads(text)
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {
            "StringNotEquals": {"aws:PrincipalAccount": account},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        },
    }
    return json.dumps({**policy, "Statement": [*statements_of(policy), deny]})
