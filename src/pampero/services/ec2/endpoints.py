"""VPC endpoints: gateways in route tables, and interfaces in subnets."""

from __future__ import annotations

from types import MappingProxyType

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids, jsontext
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import ENDPOINTS, INTERFACES, SUBNETS, TABLES, VPCS
from pampero.services.ec2.lists import OWN
from pampero.services.ec2.nouns import VpcEndpoint
from pampero.services.ec2.places import settled
from pampero.services.ec2.pool import draw, drop_interface, identified, make_interface, taken
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.things import paged, passing
from pampero.services.ec2.tokens import former
from pampero.services.ec2.zones import zones_of
from pampero.store.tx import ReadTx, Tx

GATEWAY, INTERFACE = "Gateway", "Interface"
OPEN_POLICY = '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
REQUESTER = "ec2.amazonaws.com"
# The services here that have interface endpoints on AWS, with the names that their clients ask for where those differ.
# Source: "AWS services that integrate with AWS PrivateLink".
SERVICES = MappingProxyType({
    "acm-pca": "", "application-autoscaling": "", "cloudformation": "", "codedeploy": "", "cognito-idp": "", "dynamodb": "",
    "ec2": "", "ecr.api": "api.ecr", "ecr.dkr": "", "ecs": "", "ecs-agent": "", "ecs-telemetry": "",
    "elasticloadbalancing": "", "elasticfilesystem": "", "events": "", "execute-api": "", "kinesis-firehose": "firehose",
    "kinesis-streams": "kinesis", "kms": "", "lambda": "", "logs": "", "monitoring": "", "pipes": "", "s3": "",
    "scheduler": "", "schemas": "", "secretsmanager": "", "servicediscovery": "", "sns": "", "sqs": "", "ssm": "",
    "ssmmessages": "", "states": "", "sts": "", "sync-states": "", "xray": "",
})  # fmt: skip


def _name(call: Call, service: str) -> str:
    return f"com.amazonaws.{call.region}.{service}"


def _service(call: Call, name: str, kind: str) -> str:
    """The short name of a service that has endpoints of a kind. Raises InvalidServiceName."""
    short = name.removeprefix(f"com.amazonaws.{call.region}.")
    if short == name or short not in (OWN if kind == GATEWAY else SERVICES):
        raise ApiError("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    return short


def _policy(text: str | None) -> str:
    """A policy as it was given, or the one that lets all through. Raises InvalidPolicyDocument."""
    if text is None:
        return OPEN_POLICY
    try:
        found = jsontext.loads(text)
    except ValueError as error:
        raise ApiError("InvalidPolicyDocument", "The policy is not valid JSON.") from error
    if not isinstance(found, dict) or "Statement" not in found:
        raise ApiError("InvalidPolicyDocument", "The policy has no statement.")
    return text


def _tables(tx: ReadTx, call: Call, endpoint: VpcEndpoint, wanted: list[str]) -> None:
    for id_ in wanted:
        table = TABLES.existing(tx, call, id_)
        if table.VpcId != endpoint.VpcId:
            problem = f"Route table {id_} does not belong to VPC {endpoint.VpcId}"
            raise ApiError("InvalidParameter", problem)
        others = ENDPOINTS.of(tx, call, "vpc", endpoint.VpcId)
        if any(id_ in one.RouteTableIds and one.ServiceName == endpoint.ServiceName for one in others):
            listed = OWN[endpoint.ServiceName.rpartition(".")[2]][0]
            problem = f"route table {id_} already has a route with destination-prefix-list-id {listed}"
            raise ApiError("RouteAlreadyExists", problem)
        endpoint.RouteTableIds.append(id_)
        route = t.Route(
            DestinationPrefixListId=OWN[endpoint.ServiceName.rpartition(".")[2]][0], GatewayId=endpoint.VpcEndpointId,
            Origin="CreateRoute", State="active",
        )  # fmt: skip
        table.Routes.append(route)
        TABLES.keep(tx, call, table)


def _leave_tables(tx: Tx, call: Call, endpoint: VpcEndpoint, gone: list[str]) -> None:
    for id_ in gone:
        table = TABLES.get(tx, call.scope, id_)
        if table is not None:
            table.Routes = [one for one in table.Routes if one.GatewayId != endpoint.VpcEndpointId]
            TABLES.keep(tx, call, table)
    endpoint.RouteTableIds = [id_ for id_ in endpoint.RouteTableIds if id_ not in gone]


def _subnets(tx: Tx, call: Call, endpoint: VpcEndpoint, wanted: list[str], addresses: dict[str, str]) -> None:
    """An interface in each subnet, of which a zone has one at most. Raises DuplicateSubnetsInSameZone, InvalidParameter."""
    zones = {SUBNETS.existing(tx, call, id_).AvailabilityZone for id_ in endpoint.SubnetIds}
    for id_ in wanted:
        subnet = SUBNETS.existing(tx, call, id_)
        if subnet.VpcId != endpoint.VpcId:
            raise ApiError("InvalidParameter", f"Subnet {id_} does not belong to VPC {endpoint.VpcId}")
        if subnet.AvailabilityZone in zones:
            problem = "Found another VPC endpoint subnet in the availability zone of " + id_
            raise ApiError("DuplicateSubnetsInSameZone", problem)
        zones.add(subnet.AvailabilityZone)
        address = draw(subnet, taken(tx, call, id_), addresses.get(id_))
        made = make_interface(
            tx, call, subnet, [address], [one.GroupId or "" for one in endpoint.Groups], kind="vpc_endpoint",
            description=f"VPC Endpoint Interface {endpoint.VpcEndpointId}", requester=REQUESTER,
            holder=endpoint.VpcEndpointId,
        )  # fmt: skip
        endpoint.SubnetIds.append(id_)
        endpoint.NetworkInterfaceIds.append(made.NetworkInterfaceId)


def _leave_subnets(tx: Tx, call: Call, endpoint: VpcEndpoint, gone: list[str]) -> None:
    for id_ in list(endpoint.NetworkInterfaceIds):
        interface = INTERFACES.get(tx, call.scope, id_)
        if interface is not None and interface.SubnetId in gone:
            drop_interface(tx, call, interface)
            endpoint.NetworkInterfaceIds.remove(id_)
    endpoint.SubnetIds = [id_ for id_ in endpoint.SubnetIds if id_ not in gone]


@operation(
    "CreateVpcEndpoint",
    resource="*",
    checks=asks("VpcId", "SubnetIds", "SecurityGroupIds", "RouteTableIds", new="vpc-endpoint"),
)
def create_vpc_endpoint(tx: Tx, call: Call, req: t.CreateVpcEndpointRequest) -> t.CreateVpcEndpointResult:
    """Make an endpoint. Source: API_CreateVpcEndpoint. Raises InvalidVpcID.NotFound, InvalidServiceName,
    InvalidSubnetID.NotFound, InvalidGroup.NotFound, RouteAlreadyExists, DuplicateSubnetsInSameZone, InvalidParameter."""
    kind = req.VpcEndpointType or GATEWAY
    if kind not in (GATEWAY, INTERFACE) or req.ServiceNetworkArn or req.ResourceConfigurationArn:
        raise ApiError("NotImplemented", f"EC2's endpoints of type {kind} are not implemented.", status=501)
    if req.ServiceRegion not in (None, call.region):
        raise ApiError("NotImplemented", "EC2's endpoints of services elsewhere are not implemented.", status=501)
    vpc = VPCS.existing(tx, call, req.VpcId)
    if req.ServiceName is None:
        raise ApiError("MissingParameter", "The request must contain the parameter ServiceName")
    short = _service(call, req.ServiceName, kind)
    made = VpcEndpoint(
        VpcEndpointId=ENDPOINTS.new_id(), VpcEndpointType=kind, VpcId=vpc.VpcId, ServiceName=req.ServiceName,
        State="available", PolicyDocument=_policy(req.PolicyDocument), RouteTableIds=[], SubnetIds=[], Groups=[],
        NetworkInterfaceIds=[], DnsEntries=[], PrivateDnsEnabled=False, RequesterManaged=False, OwnerId=call.account,
        CreationTimestamp=tx.now, IpAddressType=req.IpAddressType or "ipv4", ServiceRegion=call.region,
    )  # fmt: skip
    if earlier := former(tx, call, req, made.VpcEndpointId):
        return t.CreateVpcEndpointResult(VpcEndpoint=ENDPOINTS.existing(tx, call, earlier), ClientToken=req.ClientToken)
    if kind == GATEWAY:
        if req.SubnetIds or req.SecurityGroupIds:
            raise ApiError("InvalidParameter", "Gateway endpoints have no subnets and no security groups.")
        _tables(tx, call, made, req.RouteTableIds or [])
    else:
        if req.RouteTableIds:
            raise ApiError("InvalidParameter", "Interface endpoints have no route tables.")
        _make_private(tx, call, made, req, short)
    made.Tags = new_tags(tx, call, req, ENDPOINTS, made.VpcEndpointId)
    return t.CreateVpcEndpointResult(VpcEndpoint=ENDPOINTS.keep(tx, call, made), ClientToken=req.ClientToken)


def _make_private(tx: Tx, call: Call, made: VpcEndpoint, req: t.CreateVpcEndpointRequest, short: str) -> None:
    vpc = VPCS.existing(tx, call, made.VpcId)
    made.PrivateDnsEnabled = req.PrivateDnsEnabled is not False
    if made.PrivateDnsEnabled and not (vpc.dns_support and vpc.dns_hostnames):
        problem = (
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for "
            + vpc.VpcId
        )
        raise ApiError("InvalidParameter", problem)
    if made.PrivateDnsEnabled:
        for other in ENDPOINTS.of(tx, call, "vpc", vpc.VpcId):
            if other.ServiceName == made.ServiceName and other.PrivateDnsEnabled:
                problem = f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {_host(call, short)} in the VPC {vpc.VpcId}"
                raise ApiError("InvalidParameter", problem)
    made.Groups = [
        t.SecurityGroupIdentifier(GroupId=one.GroupId, GroupName=one.GroupName)
        for one in identified(tx, call, vpc.VpcId, req.SecurityGroupIds)
    ]
    fixed = {one.SubnetId or "": one.Ipv4 or "" for one in req.SubnetConfigurations or () if one.Ipv4}
    _subnets(tx, call, made, req.SubnetIds or [], fixed)
    own = f"{made.VpcEndpointId}-{ids.name_id(8)}.{short.split('.')[-1]}.{call.region}.vpce.amazonaws.com"
    zone = f"Z{ids.upper_id(13)}"
    made.DnsEntries = [t.DnsEntry(DnsName=own, HostedZoneId=zone)]
    if made.PrivateDnsEnabled:
        made.DnsEntries.append(t.DnsEntry(DnsName=_host(call, short), HostedZoneId=f"Z{ids.upper_id(13)}"))
    options = req.DnsOptions or t.DnsOptionsSpecification()
    made.DnsOptions = t.DnsOptions(DnsRecordIpType=options.DnsRecordIpType or "ipv4")


def _host(call: Call, short: str) -> str:
    return f"{SERVICES[short] or short}.{call.region}.amazonaws.com"


@operation("DescribeVpcEndpoints", resource="*", context=placed, read=True)
def describe_vpc_endpoints(tx: ReadTx, call: Call, req: t.DescribeVpcEndpointsRequest) -> t.DescribeVpcEndpointsResult:
    """The endpoints. Source: API_DescribeVpcEndpoints. Raises InvalidVpcEndpointId.NotFound, InvalidParameterValue."""
    settled(tx, call)
    found, token = ENDPOINTS.described(tx, call, req, req.VpcEndpointIds)
    return t.DescribeVpcEndpointsResult(VpcEndpoints=list(found), NextToken=token)


@operation(
    "ModifyVpcEndpoint",
    resource="*",
    checks=asks("VpcEndpointId", "AddSubnetIds", "AddSecurityGroupIds", "AddRouteTableIds"),
)
def modify_vpc_endpoint(tx: Tx, call: Call, req: t.ModifyVpcEndpointRequest) -> t.ModifyVpcEndpointResult:
    """Change an endpoint. Source: API_ModifyVpcEndpoint. Raises InvalidVpcEndpointId.NotFound, InvalidParameter,
    InvalidSubnetID.NotFound, InvalidGroup.NotFound, InvalidRouteTableID.NotFound."""
    one = ENDPOINTS.existing(tx, call, req.VpcEndpointId)
    gateway = one.VpcEndpointType == GATEWAY
    wrong = (
        (req.AddSubnetIds or req.AddSecurityGroupIds) if gateway else (req.AddRouteTableIds or req.RemoveRouteTableIds)
    )
    if wrong:
        raise ApiError("InvalidParameter", f"Endpoints of type {one.VpcEndpointType} have none of these.")
    if req.ResetPolicy or req.PolicyDocument is not None:
        one.PolicyDocument = _policy(None if req.ResetPolicy else req.PolicyDocument)
    _leave_tables(tx, call, one, req.RemoveRouteTableIds or [])
    _tables(tx, call, one, req.AddRouteTableIds or [])
    fixed = {each.SubnetId or "": each.Ipv4 or "" for each in req.SubnetConfigurations or () if each.Ipv4}
    _leave_subnets(tx, call, one, req.RemoveSubnetIds or [])
    _subnets(tx, call, one, req.AddSubnetIds or [], fixed)
    if req.AddSecurityGroupIds or req.RemoveSecurityGroupIds:
        held = [each.GroupId or "" for each in one.Groups] + (req.AddSecurityGroupIds or [])
        kept = [id_ for id_ in held if id_ not in (req.RemoveSecurityGroupIds or ())]
        groups = identified(tx, call, one.VpcId, kept)
        one.Groups = [t.SecurityGroupIdentifier(GroupId=each.GroupId, GroupName=each.GroupName) for each in groups]
        for id_ in one.NetworkInterfaceIds:
            interface = INTERFACES.existing(tx, call, id_)
            interface.Groups = groups
            INTERFACES.keep(tx, call, interface)
    if req.PrivateDnsEnabled is not None and not gateway:
        one.PrivateDnsEnabled = req.PrivateDnsEnabled
        entries = (one.DnsEntries or [])[:1]
        if req.PrivateDnsEnabled:
            short = _service(call, one.ServiceName, INTERFACE)
            entries.append(t.DnsEntry(DnsName=_host(call, short), HostedZoneId=f"Z{ids.upper_id(13)}"))
        one.DnsEntries = entries
    one.IpAddressType = req.IpAddressType or one.IpAddressType
    if req.DnsOptions is not None:
        one.DnsOptions = t.DnsOptions(DnsRecordIpType=req.DnsOptions.DnsRecordIpType)
    ENDPOINTS.keep(tx, call, one)
    return t.ModifyVpcEndpointResult(Return=True)


@operation("DeleteVpcEndpoints", resource="*", checks=asks("VpcEndpointIds"))
def delete_vpc_endpoints(tx: Tx, call: Call, req: t.DeleteVpcEndpointsRequest) -> t.DeleteVpcEndpointsResult:
    """Delete endpoints with their routes and interfaces; those that are not there are told. Source: API_DeleteVpcEndpoints."""
    failed = []
    for id_ in dict.fromkeys(req.VpcEndpointIds):
        one = ENDPOINTS.get(tx, call.scope, id_)
        if one is None:
            missing = ENDPOINTS.missing(id_)
            error = t.UnsuccessfulItemError(Code=missing.code, Message=missing.message)
            failed.append(t.UnsuccessfulItem(Error=error, ResourceId=id_))
            continue
        _leave_tables(tx, call, one, list(one.RouteTableIds))
        _leave_subnets(tx, call, one, list(one.SubnetIds))
        ENDPOINTS.drop(tx, call, one)
    return t.DeleteVpcEndpointsResult(Unsuccessful=failed)


@operation("DescribeVpcEndpointServices", resource="*", context=placed, read=True)
def describe_vpc_endpoint_services(
    tx: ReadTx, call: Call, req: t.DescribeVpcEndpointServicesRequest
) -> t.DescribeVpcEndpointServicesResult:
    """The services that endpoints lead to. Source: API_DescribeVpcEndpointServices. Raises InvalidServiceName."""
    zones = [zone.name for zone in zones_of(call.region)]
    kinds = [(short, kind) for kind, known in ((GATEWAY, OWN), (INTERFACE, SERVICES)) for short in known]
    known = [
        t.ServiceDetail(
            ServiceName=_name(call, short), ServiceId=f"vpce-svc-{short}", ServiceRegion=call.region,
            ServiceType=[t.ServiceTypeDetail(ServiceType=kind)], AvailabilityZones=zones, Owner="amazon",
            BaseEndpointDnsNames=[f"{short}.{call.region}.vpce.amazonaws.com"],
            PrivateDnsName=_host(call, short) if kind == INTERFACE else None, VpcEndpointPolicySupported=True,
            AcceptanceRequired=False, ManagesVpcEndpoints=False, SupportedIpAddressTypes=["ipv4"], Tags=[],
        )
        for short, kind in sorted(kinds)
    ]  # fmt: skip
    for name in req.ServiceNames or ():
        if all(one.ServiceName != name for one in known):
            raise ApiError("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    paths = {
        "owner": "Owner", "service-name": "ServiceName", "service-region": "ServiceRegion",
        "service-type": "ServiceType.ServiceType", "supported-ip-address-types": "SupportedIpAddressTypes",
    }  # fmt: skip
    tests = [passing(paths, "Tags", one) for one in req.Filters or ()]
    chosen = [one for one in known if not req.ServiceNames or one.ServiceName in req.ServiceNames]
    kept = [one for one in chosen if all(test(one) for test in tests)]
    shown, token = paged(kept, req, lambda one: f"{one.ServiceName} {(one.ServiceType or [])[0].ServiceType}")
    names = list(dict.fromkeys(one.ServiceName or "" for one in shown))
    return t.DescribeVpcEndpointServicesResult(ServiceNames=names, ServiceDetails=shown, NextToken=token)
