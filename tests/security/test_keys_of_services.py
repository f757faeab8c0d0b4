"""What services keep under a key of KMS: sealed as it lies there, and read only as long as the reader may use the key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_user

# Behind which a data key is asked for anew.
KEPT = 301
SECRET = "what nobody else may read"


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose rows lie in the clear, but for what services seal."""
    running = Server(tmp_path_factory.mktemp("open") / "data", arguments=("--no-encryption",)).start()
    yield running
    running.stop()


class Table:
    service, disabled, denied = "dynamodb", "ValidationException", "AccessDeniedException"

    def write(self, client: Any, key: str) -> None:
        client.create_table(
            TableName="things", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
            SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )  # fmt: skip
        client.put_item(TableName="things", Item={"p": {"S": "a"}, "v": {"S": SECRET}})

    def read(self, client: Any) -> str:
        found: str = client.get_item(TableName="things", Key={"p": {"S": "a"}})["Item"]["v"]["S"]
        return found


class Queue:
    service, disabled, denied = "sqs", "KMS.DisabledException", "KMS.AccessDeniedException"

    def write(self, client: Any, key: str) -> None:
        given = {"KmsMasterKeyId": key, "VisibilityTimeout": "0"}
        self.url = client.create_queue(QueueName="things", Attributes=given)["QueueUrl"]
        client.send_message(QueueUrl=self.url, MessageBody=SECRET)

    def read(self, client: Any) -> str:
        found: str = client.receive_message(QueueUrl=self.url)["Messages"][0]["Body"]
        return found


class Stream:
    service, disabled, denied = "kinesis", "KMSDisabledException", "KMSAccessDeniedException"

    def write(self, client: Any, key: str) -> None:
        client.create_stream(StreamName="things", ShardCount=1)
        client.start_stream_encryption(StreamName="things", EncryptionType="KMS", KeyId=key)
        put = client.put_record(StreamName="things", PartitionKey="a", Data=SECRET.encode())
        assert put["EncryptionType"] == "KMS"
        self.shard = put["ShardId"]

    def read(self, client: Any) -> str:
        place = client.get_shard_iterator(StreamName="things", ShardId=self.shard, ShardIteratorType="TRIM_HORIZON")
        found = client.get_records(ShardIterator=place["ShardIterator"])["Records"]
        return str(found[0]["Data"].decode())


class Secret:
    service, disabled, denied = "secretsmanager", "DecryptionFailure", "AccessDeniedException"

    def write(self, client: Any, key: str) -> None:
        client.create_secret(Name="things", SecretString=SECRET, KmsKeyId=key)

    def read(self, client: Any) -> str:
        found: str = client.get_secret_value(SecretId="things")["SecretString"]
        return found


def refused(call: Callable[..., Any], *given: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(*given)
    code: str = caught.value.response["Error"]["Code"]
    return code


@pytest.mark.parametrize("case", [Table, Queue, Stream, Secret], ids=lambda case: case.service)
def test_who_reads_needs_the_key(open_server: Server, account: str, case: Any) -> None:
    def client(service: str, **keys: Any) -> Any:
        return open_server.client(service, account, **keys)

    kms, one, mine = client("kms"), case(), client(case.service)
    key = kms.create_key(Description=f"no secret of {account}")["KeyMetadata"]["Arn"]
    one.write(mine, key)
    assert one.read(mine) == SECRET
    rows = open_server.rows()
    assert (SECRET.encode() in rows, f"no secret of {account}".encode() in rows) == (False, True)
    theirs = client(case.service, **make_user(client("iam"), "reader", allow(f"{case.service}:*")))
    assert refused(one.read, theirs) == case.denied
    kms.disable_key(KeyId=key)
    open_server.advance(KEPT)
    assert refused(one.read, mine) == case.disabled
    kms.enable_key(KeyId=key)
    assert one.read(mine) == SECRET
