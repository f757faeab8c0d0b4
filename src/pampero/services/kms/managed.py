"""AWS managed keys: one a service, made when something asks for it by the alias that AWS has predefined.

Source: KMS Developer Guide, "AWS managed keys", and the policies of such keys as AWS shows them.
"""

from __future__ import annotations

import json

from pampero.api import Call, Check, Context
from pampero.aws.policies import account_root
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.kms.access import Conditions, asks
from pampero.services.kms.materials import Materials, generate
from pampero.services.kms.model import ALIASES, KEYS, RESERVED, Alias, Key, find
from pampero.services.kms.specs import ENCRYPT, SYMMETRIC
from pampero.store.tx import ReadTx, Tx

# With what AWS says they protect, as descriptions of the keys do.
SERVICES = {
    "acm": "my ACM private keys", "backup": "my Backup data", "dynamodb": "my DynamoDB data", "ebs": "my EBS volumes",
    "ecr": "my ECR images", "elasticfilesystem": "my EFS filesystems", "es": "my Elasticsearch data", "glue": "my Glue data",
    "kinesis": "my Kinesis data", "lambda": "my Lambda environment variables", "rds": "my RDS database volumes",
    "s3": "my S3 objects", "secretsmanager": "my Secrets Manager data", "sns": "my SNS data", "sqs": "my SQS messages",
    "ssm": "my SSM data", "xray": "my X-Ray data",
}  # fmt: skip
USES = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"]
SEES = ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"]
YEAR_DAYS = 365


def _missing(tx: ReadTx, call: Context, name: str) -> str | None:
    """The service whose managed key an alias of this account and Region, or its ARN, stands for, and that is not made yet."""
    service = name.rpartition(RESERVED)[2]
    own = (RESERVED + service, arn("kms", call.region, call.account, RESERVED + service))
    wanted = service in SERVICES and name in own
    return service if wanted and ALIASES.shared(tx, call.scope, RESERVED + service) is None else None


def _policy(service: str, account: str, region: str) -> str:
    through = {"kms:ViaService": f"{service}.{region}.amazonaws.com", "kms:CallerAccount": account}
    statements = [
        {
            "Sid": f"Allow access through {service} for all principals in the account that are authorized to use it",
            "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": USES, "Resource": "*",
            "Condition": {"StringEquals": through},
        },
        {
            "Sid": "Allow direct access to key metadata to the account",
            "Effect": "Allow", "Principal": {"AWS": account_root(account)}, "Action": SEES, "Resource": "*",
        },
    ]  # fmt: skip
    return json.dumps({"Version": "2012-10-17", "Id": f"auto-{service}-1", "Statement": statements}, indent=2)


def describe_managed(tx: ReadTx, call: Call, req: object) -> tuple[Check, ...]:
    """The question that DescribeKey is. A managed key that is still to be made has no policy; its service may have it made for
    whoever uses it."""
    name: str = getattr(req, "KeyId")  # noqa: B009
    service = _missing(tx, call, name)
    if service is None:
        return (asks(tx, call, req, find(tx, call, name)),)
    if call.via[-1:] == (f"{service}.amazonaws.com",):
        return ()
    where = arn("kms", call.region, call.account, "key/*")
    return (Check("kms:DescribeKey", where, Conditions(tx, call, req, None)),)


async def managed_or_found(call: Call, name: str) -> Key:
    """The key of a request, made where it is a managed one and is not there yet. Raises NotFoundException,
    InvalidArnException."""
    service = await call.read(_missing, call, name)
    if service is None:
        return await call.read(find, call, name)
    return await call.write(_make, call, service)


def _make(tx: Tx, call: Context, service: str) -> Key:
    alias = ALIASES.get(tx, call.scope, RESERVED + service)
    if alias is not None:
        return KEYS.existing(tx, arn("kms", call.region, call.account, f"key/{alias.key}"))
    key = Key(
        ids.uuid4(), call.account, call.region, created=tx.now, spec=SYMMETRIC, usage=ENCRYPT, manager="AWS",
        description=f"Default key that protects {SERVICES[service]} when no other key is defined",
        policy=_policy(service, call.account, call.region),
    )  # fmt: skip
    key.materials = [call.part(Materials).seal(key.account, key.name, generate(SYMMETRIC)[0], tx.now)]
    ALIASES.save(tx, Alias(RESERVED + service, call.account, call.region, key=key.name, created=tx.now, updated=tx.now))
    return KEYS.save(tx, key)
