"""CloudFormation's view of custom domain names."""

from __future__ import annotations

from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Properties, resource_type
from pampero.services.apigateway.http.resources.common import HttpType
from pampero.services.apigateway.rest.resources.common import Patches, RestType, replace
from pampero.services.apigateway.templates import PLACE


@resource_type("AWS::ApiGateway::DomainName")
class DomainNameType(RestType):
    """Ref: the name. GetAtt: DistributionDomainName, RegionalDomainName, their zones, DomainNameArn."""

    creates, updates, deletes, reads = "CreateDomainName", "UpdateDomainName", "DeleteDomainName", "GetDomainName"
    ref, tags, untags, tagged_by = "domainName", "TagResource", "UntagResource", PLACE + "/domainnames/{id}"
    patched = {
        "CertificateArn": None, "RegionalCertificateArn": None, "SecurityPolicy": "TLS_1_2",
        "OwnershipVerificationCertificateArn": "", "RoutingMode": "BASE_PATH_MAPPING_ONLY",
    }  # fmt: skip
    patched_parts = {"MutualTlsAuthentication": "/mutualTlsAuthentication"}
    unsupported = frozenset({"EndpointAccessMode"})

    def patches(self, old: Properties, new: Properties) -> Patches:
        """With the type of addresses."""
        before, after = (one.get("EndpointConfiguration", {}).get("IpAddressType", "ipv4") for one in (old, new))
        more = [replace("/endpointConfiguration/ipAddressType", after)] if before != after else []
        return super().patches(old, new) + more


@resource_type("AWS::ApiGateway::BasePathMapping")
class BasePathMappingType(RestType):
    """Ref: `domain|path`."""

    creates, updates, deletes = "CreateBasePathMapping", "UpdateBasePathMapping", "DeleteBasePathMapping"
    ref, always, exists = "{DomainName}|{BasePath}", {"BasePath": "(none)"}, ("ConflictException",)

    def identified(self, physical_id: str) -> Properties:
        """By both."""
        name, _, path = physical_id.partition("|")
        return {"domainName": name, "basePath": path}

    def patches(self, old: Properties, new: Properties) -> Patches:
        """Another API or stage; another path is another mapping, but for templates that say so in place."""
        paths = {"RestApiId": "/restapiId", "Stage": "/stage"}
        return [replace(path, new.get(name, "")) for name, path in paths.items() if old.get(name) != new.get(name)]


@resource_type("AWS::ApiGatewayV2::DomainName")
class DomainNameV2Type(HttpType):
    """Ref: the name. GetAtt: RegionalDomainName, RegionalHostedZoneId, DomainNameArn."""

    creates, updates, deletes, reads = "CreateDomainName", "UpdateDomainName", "DeleteDomainName", "GetDomainName"
    ref, tags, untags, tagged_by = "DomainName", "TagResource", "UntagResource", PLACE + "/domainnames/{id}"
    attributes = {
        "RegionalDomainName": "ApiGatewayDomainName",
        "RegionalHostedZoneId": "HostedZoneId",
    }
    defaults = {"RoutingMode": "API_MAPPING_ONLY", "MutualTlsAuthentication": {"TruststoreUri": ""}}


@resource_type("AWS::ApiGatewayV2::ApiMapping")
class ApiMappingType(HttpType):
    """Ref and GetAtt ApiMappingId: the mapping's id."""

    creates, updates, deletes = "CreateApiMapping", "UpdateApiMapping", "DeleteApiMapping"
    ref, lists, defaults = "ApiMappingId", "GetApiMappings", {"ApiMappingKey": ""}


@resource_type("AWS::ApiGatewayV2::RoutingRule")
class RoutingRuleType(HttpType):
    """Ref and GetAtt RoutingRuleArn: the rule's ARN."""

    creates, updates, deletes = "CreateRoutingRule", "PutRoutingRule", "DeleteRoutingRule"
    ref = "RoutingRuleArn"

    def identified(self, physical_id: str) -> Properties:
        """By the domain's name and the rule's id."""
        name, _, id_ = physical_id.partition("/domainnames/")[2].partition("/routingrules/")
        return {"DomainName": name, "RoutingRuleId": id_}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The template names the domain by its ARN."""
        name: Any = properties["DomainNameArn"]
        return {**properties, "DomainName": str(name).rpartition("/domainnames/")[2].partition("+")[0]}
