"""User pools in stacks, and who may do what with them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from tests.roles import allow, make_user
from tests.services.cognito.conftest import code_of

RESOURCES = {
    "Pool": {
        "Type": "AWS::Cognito::UserPool",
        "Properties": {
            "AutoVerifiedAttributes": ["email"],
            "Schema": [{"Name": "tenant", "AttributeDataType": "String", "Mutable": True}],
            "MfaConfiguration": "OPTIONAL",
            "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
            "UserPoolTier": "PLUS",
            "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
            "UserPoolTags": {"a": "1"},
        },
    },
    "Server": {
        "Type": "AWS::Cognito::UserPoolResourceServer",
        "Properties": {
            "UserPoolId": {"Ref": "Pool"},
            "Identifier": "api",
            "Name": "API",
            "Scopes": [{"ScopeName": "read", "ScopeDescription": "may read"}],
        },
    },
    "Issuer": {
        "Type": "AWS::Cognito::UserPoolIdentityProvider",
        "Properties": {
            "UserPoolId": {"Ref": "Pool"},
            "ProviderName": "Issuer",
            "ProviderType": "OIDC",
            "ProviderDetails": {
                "client_id": "c", "client_secret": "s", "oidc_issuer": "https://i.example",
                "authorize_scopes": "openid", "attributes_request_method": "GET",
            },
        },
    },
    "Client": {
        "Type": "AWS::Cognito::UserPoolClient",
        "DependsOn": ["Server", "Issuer"],
        "Properties": {
            "UserPoolId": {"Ref": "Pool"},
            "GenerateSecret": True,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "api/read"],
            "AllowedOAuthFlowsUserPoolClient": True,
            "CallbackURLs": ["https://x.org/back"],
            "SupportedIdentityProviders": ["COGNITO", "Issuer"],
        },
    },
    "Group": {"Type": "AWS::Cognito::UserPoolGroup", "Properties": {"UserPoolId": {"Ref": "Pool"}, "Precedence": 1}},
    "Alice": {
        "Type": "AWS::Cognito::UserPoolUser",
        "Properties": {"UserPoolId": {"Ref": "Pool"}, "Username": "alice", "MessageAction": "SUPPRESS"},
    },
    "In": {
        "Type": "AWS::Cognito::UserPoolUserToGroupAttachment",
        "Properties": {"UserPoolId": {"Ref": "Pool"}, "GroupName": {"Ref": "Group"}, "Username": {"Ref": "Alice"}},
    },
    "Activity": {"Type": "AWS::Logs::LogGroup"},
    "Told": {
        "Type": "AWS::Cognito::LogDeliveryConfiguration",
        "Properties": {
            "UserPoolId": {"Ref": "Pool"},
            "LogConfigurations": [
                {
                    "EventSource": "userAuthEvents",
                    "LogLevel": "INFO",
                    "CloudWatchLogsConfiguration": {
                        "LogGroupArn": {
                            "Fn::Sub": "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Activity}"
                        }
                    },
                }
            ],
        },
    },
    "Risks": {
        "Type": "AWS::Cognito::UserPoolRiskConfigurationAttachment",
        "Properties": {
            "UserPoolId": {"Ref": "Pool"},
            "ClientId": "ALL",
            "AccountTakeoverRiskConfiguration": {
                "Actions": {"HighAction": {"EventAction": "BLOCK", "Notify": False}},
            },
        },
    },
    "Style": {
        "Type": "AWS::Cognito::ManagedLoginBranding",
        "Properties": {
            "UserPoolId": {"Ref": "Pool"},
            "ClientId": {"Ref": "Client"},
            "Settings": {"components": {"pageBackground": {"lightMode": {"color": "112233ff"}}}},
            "Assets": [{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": "iVBORw0KGgo="}],
            "ReturnMergedResources": True,
        },
    },
    "Terms": {
        "Type": "AWS::Cognito::Terms",
        "Properties": {
            "UserPoolId": {"Ref": "Pool"},
            "ClientId": {"Ref": "Client"},
            "TermsName": "terms-of-use",
            "TermsSource": "LINK",
            "Enforcement": "NONE",
            "Links": {"cognito:default": "https://x.org/terms"},
        },
    },
    "Domain": {
        "Type": "AWS::Cognito::UserPoolDomain",
        "Properties": {"UserPoolId": {"Ref": "Pool"}, "Domain": {"Fn::Sub": "d-${AWS::AccountId}"}},
    },
}  # fmt: skip


def test_a_stack_with_a_pool(client: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    stacks, idp = client("cloudformation"), client("cognito-idp")
    outputs = {"Pool": {"Value": {"Ref": "Pool"}}, "Url": {"Value": {"Fn::GetAtt": ["Pool", "ProviderURL"]}},
               "Secret": {"Value": {"Fn::GetAtt": ["Client", "ClientSecret"]}}, "Client": {"Value": {"Ref": "Client"}}}  # fmt: skip
    template = {"Resources": copy.deepcopy(RESOURCES), "Outputs": outputs}

    def settled() -> dict[str, Any]:
        def done() -> Any:
            (found,) = stacks.describe_stacks(StackName="s")["Stacks"]
            return None if found["StackStatus"].endswith("_IN_PROGRESS") else found

        return dict(wait_until(done, seconds=60))

    stacks.create_stack(StackName="s", TemplateBody=json.dumps(template))
    stack = settled()
    assert stack["StackStatus"] == "CREATE_COMPLETE", [
        e.get("ResourceStatusReason")
        for e in stacks.describe_stack_events(StackName="s")["StackEvents"]
        if e["ResourceStatus"].endswith("FAILED")
    ]
    told = {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}
    pool = idp.describe_user_pool(UserPoolId=told["Pool"])["UserPool"]
    assert told["Url"].endswith(pool["Id"])
    assert (pool["MfaConfiguration"], pool["UserPoolTags"]["a"]) == ("OPTIONAL", "1")
    assert idp.get_user_pool_mfa_config(UserPoolId=pool["Id"])["SoftwareTokenMfaConfiguration"]["Enabled"] is True
    made = idp.describe_user_pool_client(UserPoolId=pool["Id"], ClientId=told["Client"])["UserPoolClient"]
    assert made["ClientSecret"] == told["Secret"]
    risks = idp.describe_risk_configuration(UserPoolId=pool["Id"])["RiskConfiguration"]
    assert risks["AccountTakeoverRiskConfiguration"]["Actions"]["HighAction"]["EventAction"] == "BLOCK"
    (log,) = idp.get_log_delivery_configuration(UserPoolId=pool["Id"])["LogDeliveryConfiguration"]["LogConfigurations"]
    assert log["EventSource"] == "userAuthEvents"
    who = {"UserPoolId": pool["Id"], "ClientId": told["Client"]}
    style = idp.describe_managed_login_branding_by_client(**who)["ManagedLoginBranding"]
    assert style["Settings"]["components"]["pageBackground"]["lightMode"]["color"] == "112233ff"
    assert style["Assets"][0]["Bytes"] == b"\x89PNG\r\n\x1a\n"
    (group,) = idp.admin_list_groups_for_user(UserPoolId=pool["Id"], Username="alice")["Groups"]
    assert group["Precedence"] == 1
    template["Resources"]["Pool"]["Properties"]["Schema"].append({"Name": "late", "AttributeDataType": "Number"})
    template["Resources"]["Client"]["Properties"]["AccessTokenValidity"] = 2
    template["Resources"]["Terms"]["Properties"]["Links"] = {"cognito:default": "https://x.org/new"}
    del template["Resources"]["Risks"], template["Resources"]["Told"]
    stacks.update_stack(StackName="s", TemplateBody=json.dumps(template))
    assert settled()["StackStatus"] == "UPDATE_COMPLETE"
    terms = idp.describe_terms_by_client(**who, TermsName="terms-of-use")["Terms"]
    assert terms["Links"] == {"cognito:default": "https://x.org/new"}
    assert (
        "AccountTakeoverRiskConfiguration"
        not in idp.describe_risk_configuration(UserPoolId=pool["Id"])["RiskConfiguration"]
    )
    assert (
        idp.get_log_delivery_configuration(UserPoolId=pool["Id"])["LogDeliveryConfiguration"]["LogConfigurations"] == []
    )
    names = {one["Name"] for one in idp.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]["SchemaAttributes"]}
    assert {"custom:tenant", "custom:late"} <= names
    del template["Resources"]["Pool"]["Properties"]["EnabledMfas"]
    template["Resources"]["Pool"]["Properties"]["MfaConfiguration"] = "OFF"
    stacks.update_stack(StackName="s", TemplateBody=json.dumps(template))
    assert settled()["StackStatus"] == "UPDATE_COMPLETE"
    assert "SoftwareTokenMfaConfiguration" not in idp.get_user_pool_mfa_config(UserPoolId=pool["Id"])
    stacks.delete_stack(StackName="s")
    wait_until(lambda: not idp.list_user_pools(MaxResults=5)["UserPools"], seconds=60)


def test_policies_hold(client: Callable[..., Any], server: Any, account: str) -> None:
    idp, iam = client("cognito-idp"), client("iam")
    made = [idp.create_user_pool(PoolName=name, UserPoolTags={"team": name})["UserPool"] for name in ("a", "b")]
    policy = allow("cognito-idp:AdminCreateUser", resource=made[0]["Arn"])
    keys = make_user(iam, "clerk", policy)
    clerk = server.client("cognito-idp", account, **keys)
    clerk.admin_create_user(UserPoolId=made[0]["Id"], Username="alice")
    assert code_of(clerk.admin_create_user, UserPoolId=made[1]["Id"], Username="alice") == "AccessDeniedException"
    assert code_of(clerk.admin_get_user, UserPoolId=made[0]["Id"], Username="alice") == "AccessDeniedException"
    tagged = allow("cognito-idp:*", Condition={"StringEquals": {"aws:ResourceTag/team": "b"}})
    keys = make_user(iam, "lead", tagged)
    lead = server.client("cognito-idp", account, **keys)
    assert lead.describe_user_pool(UserPoolId=made[1]["Id"])["UserPool"]["Name"] == "b"
    assert code_of(lead.describe_user_pool, UserPoolId=made[0]["Id"]) == "AccessDeniedException"
    other = server.client("cognito-idp", "123123123123")
    assert code_of(other.describe_user_pool, UserPoolId=made[0]["Id"]) == "ResourceNotFoundException"
    reserved = {"PoolName": "x", "UserPoolTags": {"aws:x": "1"}}
    assert code_of(idp.create_user_pool, **reserved) == "InvalidParameterException"
