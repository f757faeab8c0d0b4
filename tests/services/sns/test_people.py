"""What leaves the platform: mails, text messages, pushes; numbers, applications and devices; data protection policies."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError


@pytest.fixture
def outbox(server: Any, account: str) -> Any:
    """What the account has sent so far, newest last."""

    def read() -> list[dict[str, Any]]:
        server.page("idle")
        url = f"{server.url}/_aws/sns-outbox/us-east-1/"
        request = AWSRequest("GET", url)
        SigV4Auth(Credentials(account, "test"), "sns-outbox", "us-east-1").add_auth(request)
        with urlopen(Request(url, headers=dict(request.headers.items()))) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    return read


def refused(call: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_mails_are_confirmed_by_their_link_and_ended_by_it(sns: Any, outbox: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    for protocol in ("email", "email-json"):
        made = sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint="ann@example.com")
        assert made["SubscriptionArn"] == "pending confirmation"
    plain, structured = sorted(outbox(), key=lambda sent: sent["channel"])
    assert plain["subject"] == "AWS Notification - Subscription Confirmation"
    link = re.search(r"http\S+", plain["body"])
    assert link is not None
    urlopen(link[0]).close()
    urlopen(json.loads(structured["body"])["SubscribeURL"]).close()
    sns.publish(TopicArn=topic, Subject="news", Message="hello")
    plain, structured = sorted(outbox()[2:], key=lambda sent: sent["channel"])
    assert (plain["to"], plain["subject"]) == ("ann@example.com", "news")
    assert plain["body"].startswith("hello\n")
    assert json.loads(structured["body"])["Message"] == "hello"
    urlopen(json.loads(structured["body"])["UnsubscribeURL"]).close()
    assert [one["Protocol"] for one in sns.list_subscriptions()["Subscriptions"]] == ["email"]
    assert refused(sns.subscribe, TopicArn=topic, Protocol="email", Endpoint="ann")[0] == "InvalidParameter"


def test_the_outbox_is_the_roots(own_server: Any) -> None:
    server = own_server()
    server.client("sns", "000000000000").publish(PhoneNumber="+4912345678", Message="hello")
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{server.url}/_aws/sns-outbox/us-east-1/")
    command = [sys.executable, "-m", "pampero.cli", "outbox", "--data", str(server.data)]
    elsewhere = subprocess.run([*command, "--region", "eu-west-1"], capture_output=True, text=True, check=True).stdout
    assert elsewhere == "nothing has been sent in eu-west-1\n"
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "sms  +4912345678\n    hello\n" in shown
    (sent,) = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout)
    assert (sent["channel"], sent["to"], sent["body"]) == ("sms", "+4912345678", "hello")


def test_text_messages(sns: Any, outbox: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sms", Endpoint="+4912345678")
    sns.publish(TopicArn=topic, Message=json.dumps({"default": "long", "sms": "short"}), MessageStructure="json")
    sns.publish(PhoneNumber="+4987654321", Message="direct")
    assert {(sent["to"], sent["body"]) for sent in outbox()} == {("+4912345678", "short"), ("+4987654321", "direct")}
    assert "Invalid SMS endpoint" in refused(sns.subscribe, TopicArn=topic, Protocol="sms", Endpoint="1")[1]
    sns.set_sms_attributes(attributes={"DefaultSMSType": "Transactional"})
    assert sns.get_sms_attributes(attributes=["DefaultSMSType"])["attributes"] == {"DefaultSMSType": "Transactional"}
    assert refused(sns.set_sms_attributes, attributes={"Other": "x"})[0] == "InvalidParameter"
    assert sns.check_if_phone_number_is_opted_out(phoneNumber="+4912345678")["isOptedOut"] is False
    assert sns.list_phone_numbers_opted_out()["phoneNumbers"] == []
    sns.opt_in_phone_number(phoneNumber="+4912345678")
    text = "Invalid parameter: PhoneNumber Reason: input incorrectly formatted"
    assert refused(sns.opt_in_phone_number, phoneNumber="x") == ("InvalidParameter", text)
    assert sns.list_origination_numbers()["PhoneNumbers"] == []


def test_the_sandbox_of_text_messages(sns: Any, outbox: Any) -> None:
    assert sns.get_sms_sandbox_account_status()["IsInSandbox"] is True
    number = "+4912345678"
    sns.create_sms_sandbox_phone_number(PhoneNumber=number)
    assert sns.list_sms_sandbox_phone_numbers()["PhoneNumbers"] == [{"PhoneNumber": number, "Status": "Pending"}]
    code = re.search(r"\d{6}", outbox()[0]["body"])
    assert code is not None
    wrong = f"{(int(code[0]) + 1) % 1_000_000:06d}"
    assert (
        refused(sns.verify_sms_sandbox_phone_number, PhoneNumber=number, OneTimePassword=wrong)[0]
        == "VerificationException"
    )
    sns.verify_sms_sandbox_phone_number(PhoneNumber=number, OneTimePassword=code[0])
    assert sns.list_sms_sandbox_phone_numbers()["PhoneNumbers"] == [{"PhoneNumber": number, "Status": "Verified"}]
    sns.delete_sms_sandbox_phone_number(PhoneNumber=number)
    assert refused(sns.delete_sms_sandbox_phone_number, PhoneNumber=number)[0] == "ResourceNotFound"


def test_applications_and_devices(sns: Any, outbox: Any) -> None:
    keys = {"PlatformCredential": "x", "PlatformPrincipal": "y"}
    app = sns.create_platform_application(Name="app", Platform="GCM", Attributes=keys)["PlatformApplicationArn"]
    assert app.endswith(":app/GCM/app")
    sns.set_platform_application_attributes(PlatformApplicationArn=app, Attributes={"SuccessFeedbackSampleRate": "5"})
    attributes = {"Enabled": "true", "SuccessFeedbackSampleRate": "5"}
    assert sns.get_platform_application_attributes(PlatformApplicationArn=app)["Attributes"] == attributes
    assert [one["PlatformApplicationArn"] for one in sns.list_platform_applications()["PlatformApplications"]] == [app]
    device = sns.create_platform_endpoint(PlatformApplicationArn=app, Token="t", CustomUserData="u")["EndpointArn"]
    again = sns.create_platform_endpoint(PlatformApplicationArn=app, Token="t", CustomUserData="u")["EndpointArn"]
    assert again == device
    assert "already exists with the same Token" in refused(
        sns.create_platform_endpoint, PlatformApplicationArn=app, Token="t"
    )[1]  # fmt: skip
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="application", Endpoint=device)
    message = json.dumps({"default": "d", "GCM": "g"})
    sns.publish(TargetArn=device, Message=message, MessageStructure="json")
    sns.publish(TopicArn=topic, Message="to all")
    assert [sent["body"] for sent in outbox()] == ["g", "to all"]
    sns.set_endpoint_attributes(EndpointArn=device, Attributes={"Enabled": "false"})
    assert sns.get_endpoint_attributes(EndpointArn=device)["Attributes"]["Enabled"] == "false"
    assert refused(sns.publish, TargetArn=device, Message="x") == ("EndpointDisabled", "Endpoint is disabled")
    listed = sns.list_endpoints_by_platform_application(PlatformApplicationArn=app)["Endpoints"]
    assert [one["EndpointArn"] for one in listed] == [device]
    sns.delete_endpoint(EndpointArn=device)
    assert refused(sns.get_endpoint_attributes, EndpointArn=device) == ("NotFound", "Endpoint does not exist")
    sns.delete_platform_application(PlatformApplicationArn=app)
    text = "PlatformApplication does not exist"
    assert refused(sns.create_platform_endpoint, PlatformApplicationArn=app, Token="t") == ("NotFound", text)
    for name, why in (
        ("", "cannot be empty"),
        ("a" * 257, "must be at most 256"),
        ("@", "must contain only characters"),
    ):
        assert why in refused(sns.create_platform_application, Name=name, Platform="GCM", Attributes=keys)[1]
    assert (
        "at least 6 elements, not 1" in refused(sns.get_platform_application_attributes, PlatformApplicationArn="x")[1]
    )


def test_data_protection_policies_are_kept(sns: Any) -> None:
    topic = sns.create_topic(Name="t")["TopicArn"]
    assert "DataProtectionPolicy" not in sns.get_data_protection_policy(ResourceArn=topic)
    statement = {"DataDirection": "Inbound", "Principal": ["*"], "Operation": {"Deny": {}}}
    statement["DataIdentifier"] = ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"]
    policy = json.dumps({"Name": "p", "Version": "2021-06-01", "Statement": [statement]})
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=policy)
    assert sns.get_data_protection_policy(ResourceArn=topic)["DataProtectionPolicy"] == policy
    wrong = policy.replace("Inbound", "Sideways")
    assert (
        refused(sns.put_data_protection_policy, ResourceArn=topic, DataProtectionPolicy=wrong)[0] == "InvalidParameter"
    )


def test_what_is_no_subscription(sns: Any, account: str) -> None:
    text = "Invalid parameter: SubscriptionId"
    assert refused(sns.unsubscribe, SubscriptionArn="arn:aws:sns:us-east-1:1:x") == ("InvalidParameter", text)
    topic = sns.create_topic(Name="t")["TopicArn"]
    assert refused(sns.confirm_subscription, TopicArn=topic, Token="0" * 288)[1] == "Invalid parameter: Token"
    entries = [{"Id": "x" * 81, "Message": "x"}]
    assert refused(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=entries)[1].endswith(
        f"too long: {'x' * 81}"
    )
    entries = [{"Id": "a.b", "Message": "x"}]
    assert refused(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=entries)[1].endswith("character: a.b")
    attributes = {"a": {"DataType": "String.", "StringValue": "x"}}
    assert "invalid message attribute type" in refused(
        sns.publish, TopicArn=topic, Message="x", MessageAttributes=attributes
    )[1]  # fmt: skip
