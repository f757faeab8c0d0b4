"""Data protection, field indexes and account policies over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

IDENTIFIERS = "arn:aws:dataprotection::aws:data-identifier/"


@pytest.fixture
def logs(client: Any) -> Any:
    return client("logs")


def failure(call: Any, **arguments: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    code: str = error.value.response["Error"]["Code"]
    return code


def protecting(*names: str, **more: Any) -> str:
    statements = [
        {"Sid": "audit", "DataIdentifier": names, "Operation": {"Audit": {"FindingsDestination": {}}}},
        {"Sid": "mask", "DataIdentifier": names, "Operation": {"Deidentify": {"MaskConfig": {}}}},
    ]
    return json.dumps({"Name": "p", "Version": "2021-06-01", "Statement": statements, **more})


def test_what_is_protected_is_masked(logs: Any, client: Any, account: str, server: Any, wait_until: Any) -> None:
    now = int(server.page("clock", {"seconds": 0})["now"])
    group = {"logGroupIdentifier": "g"}
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    message = "mail ana@example.com from 10.1.2.3 with badge B-77"
    logs.put_log_events(
        logGroupName="g", logStreamName="s", logEvents=[{"timestamp": now * 1000 - 1000, "message": message}]
    )
    own = {"CustomDataIdentifier": [{"Name": "Badge", "Regex": r"B-\d+"}]}
    document = protecting(IDENTIFIERS + "EmailAddress", "Badge", Configuration=own)
    assert "policyDocument" not in logs.get_data_protection_policy(**group)
    logs.put_data_protection_policy(**group, policyDocument=document)
    assert logs.get_data_protection_policy(**group)["policyDocument"] == document
    assert logs.describe_log_groups()["logGroups"][0]["dataProtectionStatus"] == "ACTIVATED"
    ip = protecting(IDENTIFIERS + "IpAddress")
    policy = {"policyName": "ip", "policyType": "DATA_PROTECTION_POLICY"}
    logs.put_account_policy(**policy, policyDocument=ip)
    masked = f"mail {'*' * 15} from {'*' * 8} with badge ****"
    read = {"logGroupName": "g", "logStreamName": "s"}
    assert logs.get_log_events(**read)["events"][0]["message"] == masked
    assert logs.get_log_events(**read, unmask=True)["events"][0]["message"] == message
    assert logs.filter_log_events(logGroupName="g")["events"][0]["message"] == masked
    assert logs.filter_log_events(logGroupName="g", unmask=True)["events"][0]["message"] == message
    query = logs.start_query(logGroupName="g", startTime=now - 60, endTime=now, queryString="display @message")[
        "queryId"
    ]
    wait_until(lambda: logs.get_query_results(queryId=query)["status"] == "Complete")
    row = {one["field"]: one["value"] for one in logs.get_query_results(queryId=query)["results"][0]}
    assert row["@message"] == masked
    assert logs.get_log_record(logRecordPointer=row["@ptr"])["logRecord"]["@message"] == masked
    # A reader who may not unmask.
    iam = client("iam")
    iam.create_user(UserName="reader")
    allowed = {"Effect": "Allow", "Action": "logs:GetLogEvents", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=text)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    reader = client("logs", **keys)
    assert reader.get_log_events(**read)["events"][0]["message"] == masked
    assert failure(reader.get_log_events, **read, unmask=True) == "AccessDeniedException"
    logs.delete_account_policy(**policy)
    logs.delete_data_protection_policy(**group)
    assert logs.get_log_events(**read)["events"][0]["message"] == message
    assert failure(logs.delete_data_protection_policy, **group) == "ResourceNotFoundException"
    refused = "InvalidParameterException"
    for wrong in ("{", protecting(IDENTIFIERS + "Nothing"), protecting("Nothing"), json.dumps({"Statement": []})):
        assert failure(logs.put_data_protection_policy, **group, policyDocument=wrong) == refused


def test_field_indexes_and_account_policies(logs: Any, account: str) -> None:
    logs.create_log_group(logGroupName="g")
    group = {"logGroupIdentifier": "g"}
    document = json.dumps({"Fields": ["requestId", "user"]})
    made = logs.put_index_policy(**group, policyDocument=document)["indexPolicy"]
    assert made.pop("lastUpdateTime")
    assert made == {"logGroupIdentifier": "g", "policyDocument": document, "source": "LOG_GROUP"}
    assert len(logs.describe_index_policies(logGroupIdentifiers=["g"])["indexPolicies"]) == 1
    fields = logs.describe_field_indexes(logGroupIdentifiers=["g"])["fieldIndexes"]
    assert [one["fieldIndexName"] for one in fields] == ["requestId", "user"]
    logs.delete_index_policy(**group)
    assert failure(logs.delete_index_policy, **group) == "ResourceNotFoundException"
    assert failure(logs.put_index_policy, **group, policyDocument="{}") == "InvalidParameterException"
    many = json.dumps({"Fields": [str(number) for number in range(21)]})
    assert failure(logs.put_index_policy, **group, policyDocument=many) == "LimitExceededException"
    policy = {"policyName": "p", "policyType": "FIELD_INDEX_POLICY"}
    made = logs.put_account_policy(**policy, policyDocument=document, scope="ALL")["accountPolicy"]
    assert (made["accountId"], made["scope"]) == (account, "ALL")
    shown = logs.describe_account_policies(policyType="FIELD_INDEX_POLICY")["accountPolicies"]
    assert shown == [made]
    logs.delete_account_policy(**policy)
    assert failure(logs.delete_account_policy, **policy) == "ResourceNotFoundException"
    other = policy | {"policyType": "METRIC_EXTRACTION_POLICY"}
    assert failure(logs.put_account_policy, **other, policyDocument="{}") == "InvalidParameterException"


def test_subscriptions_to_destinations(logs: Any, account: str) -> None:
    logs.create_log_group(logGroupName="g")
    role = f"arn:aws:iam::{account}:role/r"
    stream = f"arn:aws:kinesis:us-east-1:{account}:stream/s"
    arn = logs.put_destination(destinationName="d", targetArn=stream, roleArn=role)["destination"]["arn"]
    put = {"logGroupName": "g", "filterName": "f", "filterPattern": "", "destinationArn": arn}
    assert failure(logs.put_subscription_filter, **put) == "InvalidParameterException"
    for who, action in (("111122223333", "logs:PutSubscriptionFilter"), (account, "logs:PutSubscriptionFilter")):
        statement = {"Effect": "Allow", "Principal": {"AWS": who}, "Action": action, "Resource": arn}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        logs.put_destination_policy(destinationName="d", accessPolicy=document)
    logs.put_subscription_filter(**put)
    (shown,) = logs.describe_subscription_filters(logGroupName="g")["subscriptionFilters"]
    assert shown["destinationArn"] == arn
