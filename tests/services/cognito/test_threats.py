"""Threat protection: risky sign-ins, what follows from them, what is kept of them and where it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.roles import allow, make_user
from tests.services.cognito.conftest import PASSWORD, Shop, code_of, error_of
from tests.services.cognito.test_factors import now, totp
from tests.services.cognito.test_signin import claims

ENFORCED = {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}, "UserPoolTier": "PLUS"}
NOTIFY = {"From": "security@x.org", "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/x.org"}
BLOCKED = ("NotAuthorizedException", "Unable to login because of security reasons.")


def context(ip: str, agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") -> dict[str, Any]:
    return {
        "IpAddress": ip, "ServerName": "shop", "ServerPath": "/",
        "HttpHeaders": [{"headerName": "User-Agent", "headerValue": agent}],
    }  # fmt: skip


def sign_in(it: Shop, ip: str, password: str = PASSWORD, name: str = "alice", **more: str) -> dict[str, Any]:
    """Sign in from an address, by the application's server."""
    found: dict[str, Any] = it.idp.admin_initiate_auth(
        UserPoolId=it.pool, ClientId=it.client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password}, ContextData=context(ip, **more),
    )  # fmt: skip
    return found


def actions(**kinds: str) -> dict[str, Any]:
    return {f"{kind}Action": {"Notify": True, "EventAction": action} for kind, action in kinds.items()}


def events(it: Shop, name: str = "alice") -> list[dict[str, Any]]:
    return list(it.idp.admin_list_user_auth_events(UserPoolId=it.pool, Username=name)["AuthEvents"])


def test_what_a_risk_leads_to(shop: Callable[..., Shop], account: str) -> None:
    it = shop(**ENFORCED)
    it.idp.create_user_pool_domain(UserPoolId=it.pool, Domain=f"t{account}")
    it.user("alice", email="alice@x.org", email_verified="true")
    takeover = {"NotifyConfiguration": NOTIFY, "Actions": actions(Low="NO_ACTION", Medium="MFA_REQUIRED", High="BLOCK")}
    ranges = {"BlockedIPRangeList": ["203.0.113.0/24"], "SkippedIPRangeList": ["198.51.100.7/32"]}
    wanted = {
        "UserPoolId": it.pool, "AccountTakeoverRiskConfiguration": takeover, "RiskExceptionConfiguration": ranges,
        "CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}},
    }  # fmt: skip
    made = it.idp.set_risk_configuration(**wanted)["RiskConfiguration"]
    assert it.idp.describe_risk_configuration(UserPoolId=it.pool)["RiskConfiguration"] == made
    assert (
        "RiskExceptionConfiguration"
        not in it.idp.describe_risk_configuration(UserPoolId=it.pool, ClientId=it.client)["RiskConfiguration"]
    )
    first = sign_in(it, "192.0.2.1")["AuthenticationResult"]
    assert it.sent("alice@x.org") == []
    # Another address is a low risk; with another device, a medium one, for which she has nothing.
    assert sign_in(it, "192.0.2.2")["AuthenticationResult"]
    assert error_of(sign_in, it=it, ip="192.0.2.3", agent="Chrome/140 Windows") == BLOCKED
    assert error_of(sign_in, it=it, ip="203.0.113.9") == BLOCKED
    assert sign_in(it, "198.51.100.7", agent="Chrome/140 Windows")["AuthenticationResult"]
    assert code_of(sign_in, it=it, ip="192.0.2.1", password="wrong") == "NotAuthorizedException"
    failed, skipped, banned, medium, low, began = events(it)
    assert (began["EventId"], began["EventResponse"]) == (claims(first["AccessToken"])["event_id"], "Pass")
    assert began["EventContextData"] == {"IpAddress": "192.0.2.1", "DeviceName": "Firefox, Linux"}
    assert began["EventRisk"] == {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False}
    assert [one["EventRisk"].get("RiskLevel") for one in (low, medium, banned, skipped)] == [
        "Low",
        "Medium",
        None,
        None,
    ]
    assert [one["EventRisk"]["RiskDecision"] for one in (low, medium, banned)] == ["NoRisk", "Block", "Block"]
    assert failed["ChallengeResponses"] == [{"ChallengeName": "Password", "ChallengeResponse": "Failure"}]
    assert [one["EventResponse"] for one in (failed, skipped, medium)] == ["Fail", "Pass", "Fail"]
    # She is told, and says that it was not she: from there everything is blocked, what her client says or not.
    assert ["blocked" in one["body"] for one in it.sent("alice@x.org")] == [True, False]
    event = {"UserPoolId": it.pool, "Username": "alice", "EventId": low["EventId"]}
    it.idp.admin_update_auth_event_feedback(**event, FeedbackValue="Invalid")
    assert error_of(sign_in, it=it, ip="192.0.2.2") == BLOCKED
    assert next(one for one in events(it) if one["EventId"] == low["EventId"])["EventFeedback"]["Provider"] == "Admin"
    page = it.idp.admin_list_user_auth_events(UserPoolId=it.pool, Username="alice", MaxResults=4)
    rest = it.idp.admin_list_user_auth_events(UserPoolId=it.pool, Username="alice", NextToken=page["NextToken"])
    assert [one["EventId"] for one in page["AuthEvents"] + rest["AuthEvents"]] == [one["EventId"] for one in events(it)]


def test_a_risk_asks_for_a_second_factor_and_the_user_for_an_answer(shop: Callable[..., Shop], account: str) -> None:
    it = shop(**ENFORCED)
    it.idp.create_user_pool_domain(UserPoolId=it.pool, Domain=f"t{account}")
    it.idp.set_user_pool_mfa_config(
        UserPoolId=it.pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    it.user("alice", email="alice@x.org")
    body = "{username} {ip-address} {one-click-link-valid}"
    template = {"MfaEmail": {"Subject": "Was it you?", "TextBody": body}}
    takeover = {"NotifyConfiguration": {**NOTIFY, **template}, "Actions": actions(Low="MFA_IF_CONFIGURED")}
    client = {"UserPoolId": it.pool, "ClientId": it.client}
    it.idp.set_risk_configuration(**client, AccountTakeoverRiskConfiguration=takeover)
    token = sign_in(it, "192.0.2.1")["AuthenticationResult"]["AccessToken"]
    secret = it.open.associate_software_token(AccessToken=token)["SecretCode"]
    it.open.verify_software_token(AccessToken=token, UserCode=totp(secret, now(it)))
    assert sign_in(it, "192.0.2.1")["AuthenticationResult"]
    asked = sign_in(it, "192.0.2.2")
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    answer = {
        **client, "ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": asked["Session"], "ContextData": context("192.0.2.2"),
    }  # fmt: skip
    respond = it.idp.admin_respond_to_auth_challenge
    wrong = {"USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": "000000"}
    assert code_of(respond, **answer, ChallengeResponses=wrong) == "CodeMismatchException"
    right = {"USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": totp(secret, now(it) + 30)}
    assert respond(**answer, ChallengeResponses=right)["AuthenticationResult"]
    event = events(it)[0]
    assert event["EventRisk"]["RiskDecision"] == "AccountTakeover"
    assert [tuple(one.values()) for one in event["ChallengeResponses"]] == [
        ("Password", "Success"), ("Mfa", "Failure"), ("Mfa", "Success"),
    ]  # fmt: skip
    (mail,) = it.sent("alice@x.org")
    assert mail["subject"] == "Was it you?"
    assert mail["body"].startswith("alice 192.0.2.2 https://")
    link = urlsplit(mail["body"].split()[-1])
    given = dict(parse_qsl(link.query))
    say = {"UserPoolId": it.pool, "Username": "alice", "EventId": event["EventId"], "FeedbackValue": "Invalid"}
    assert code_of(it.open.update_auth_event_feedback, **say, FeedbackToken="x") == "NotAuthorizedException"
    it.open.update_auth_event_feedback(**say, FeedbackToken=given["feedbackToken"])
    assert events(it)[0]["EventFeedback"]["FeedbackValue"] == "Invalid"
    from tests.services.cognito.browsers import Browser

    assert Browser(it, f"t{account}").ask("GET", f"{link.path}?{link.query}").status == 200
    assert events(it)[0]["EventFeedback"] | {"FeedbackDate": 0} == {
        "FeedbackValue": "Valid", "Provider": "User", "FeedbackDate": 0,
    }  # fmt: skip
    it.idp.set_risk_configuration(**client)
    assert sign_in(it, "192.0.2.9")["AuthenticationResult"]


def test_activity_is_told(
    shop: Callable[..., Shop], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    it = shop(**ENFORCED, AutoVerifiedAttributes=["email"])
    logs, s3 = client("logs"), client("s3")
    logs.create_log_group(logGroupName="/aws/vendedlogs/pool")
    bucket = f"activity-{it.account}"
    s3.create_bucket(Bucket=bucket)
    group = f"arn:aws:logs:us-east-1:{it.account}:log-group:/aws/vendedlogs/pool"
    wanted = {
        "EventSource": "userAuthEvents",
        "LogLevel": "INFO",
        "CloudWatchLogsConfiguration": {"LogGroupArn": group},
    }
    made = it.idp.set_log_delivery_configuration(UserPoolId=it.pool, LogConfigurations=[wanted])
    assert (
        it.idp.get_log_delivery_configuration(UserPoolId=it.pool)["LogDeliveryConfiguration"]
        == (made["LogDeliveryConfiguration"])
    )
    address = [{"Name": "email", "Value": "eve@x.org"}]
    it.open.sign_up(ClientId=it.client, Username="eve", Password=PASSWORD, UserAttributes=address)

    def told() -> list[dict[str, Any]]:
        found = logs.filter_log_events(logGroupName="/aws/vendedlogs/pool")["events"]
        return [json.loads(one["message"]) for one in found]

    (line,) = wait_until(told)
    assert (line["eventSource"], line["logLevel"], line["logSourceId"]) == (
        "USER_AUTH_EVENTS", "INFO", {"userPoolId": it.pool},
    )  # fmt: skip
    said = line["message"]
    assert (said["eventType"], said["eventResponse"], said["userName"], said["riskDecision"]) == (
        "SignUp", "Pass", "eve", "PASS",
    )  # fmt: skip
    wanted = {
        "EventSource": "userAuthEvents",
        "LogLevel": "INFO",
        "S3Configuration": {"BucketArn": f"arn:aws:s3:::{bucket}"},
    }
    it.idp.set_log_delivery_configuration(UserPoolId=it.pool, LogConfigurations=[wanted])
    it.open.resend_confirmation_code(ClientId=it.client, Username="eve")
    found = wait_until(lambda: s3.list_objects_v2(Bucket=bucket).get("Contents"))
    body = json.loads(s3.get_object(Bucket=bucket, Key=found[0]["Key"])["Body"].read())
    assert body["message"]["eventType"] == "ResendCode"
    # Nobody has things written where it may not let anybody write.
    clerk = it.server.client(
        "cognito-idp", it.account, **make_user(client("iam"), "clerk", allow("cognito-idp:*", resource="*"))
    )
    assert code_of(
        clerk.set_log_delivery_configuration, UserPoolId=it.pool, LogConfigurations=[wanted]
    ) == "AccessDeniedException"  # fmt: skip
    with pytest.raises(it.idp.exceptions.InvalidParameterException):
        it.idp.set_log_delivery_configuration(UserPoolId=it.pool, LogConfigurations=[{**wanted, "LogLevel": "ERROR"}])
    plain = shop()
    assert code_of(plain.idp.admin_list_user_auth_events, UserPoolId=plain.pool, Username="x") == (
        "UserPoolAddOnNotEnabledException"
    )
    assert code_of(plain.idp.set_log_delivery_configuration, UserPoolId=plain.pool, LogConfigurations=[wanted]) == (
        "FeatureUnavailableInTierException"
    )
