"""An account's place in a region, with its default VPC, which is there before anybody looks; regions and zones."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_network

from msgspec import Struct

from pampero.api import ApiError, Call, operation
from pampero.api.prerequisites import Prerequisite
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import placed
from pampero.services.ec2.kinds import GATEWAYS, SUBNETS, TABLES, VPCS
from pampero.services.ec2.making import make_gateway, make_subnet, make_vpc
from pampero.services.ec2.nouns import Vpc
from pampero.services.ec2.things import passing
from pampero.services.ec2.zones import OPT_IN, REGIONS, STANDARD, Zone, zones_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

DEFAULT_BLOCK, DEFAULT_SUBNET = "172.31.0.0/16", 20
ENDPOINT = "ec2.{}.amazonaws.com"
ACCOUNT_ATTRIBUTES = {
    "supported-platforms": "VPC", "default-vpc": "", "max-instances": "20", "vpc-max-security-groups-per-interface": "5",
    "max-elastic-ips": "5", "vpc-max-elastic-ips": "5",
}  # fmt: skip


class Place(Struct):
    """That a place has been made ready."""

    since: float


PLACES = Documents("ec2.place", Place)


def settled(tx: ReadTx, call: Call) -> None:
    """Sees to it that the place has its default VPC, unless somebody has deleted that. Source: "Default VPCs"."""
    if PLACES.get(tx, call.scope, "default") is None:
        raise Prerequisite(partial(call.write, _settle, call))


def _settle(tx: Tx, call: Call) -> None:
    if PLACES.get(tx, call.scope, "default") is None:
        PLACES.put(tx, call.scope, "default", Place(tx.now))
        make_default_vpc(tx, call)


def default_vpc(tx: ReadTx, call: Call) -> Vpc | None:
    """The place's default VPC, if there is one."""
    settled(tx, call)
    return next((vpc for vpc in VPCS.all(tx, call) if vpc.IsDefault), None)


def make_default_vpc(tx: Tx, call: Call) -> Vpc:
    """A VPC with a subnet in each zone, an internet gateway, and a route to it."""
    vpc = make_vpc(tx, call, DEFAULT_BLOCK, default=True)
    gateway = make_gateway(tx, call)
    gateway.Attachments = [t.InternetGatewayAttachment(State="available", VpcId=vpc.VpcId)]
    GATEWAYS.keep(tx, call, gateway)
    (table,) = TABLES.of(tx, call, "vpc", vpc.VpcId)
    out = t.Route(DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway.InternetGatewayId, Origin="CreateRoute")
    table.Routes.append(out)
    TABLES.keep(tx, call, table)
    for zone in zones_of(call.region):
        make_default_subnet(tx, call, vpc, zone)
    return vpc


def make_default_subnet(tx: Tx, call: Call, vpc: Vpc, zone: Zone) -> t.Subnet:
    """The default subnet of a zone: the first /20 that is free. Raises InsufficientCidrBlocks."""
    taken = [ip_network(one.CidrBlock) for one in SUBNETS.of(tx, call, "vpc", vpc.VpcId)]
    blocks = ip_network(vpc.CidrBlock).subnets(new_prefix=DEFAULT_SUBNET)
    block = next((one for one in blocks if not any(one.overlaps(other) for other in taken)), None)
    if block is None:
        raise ApiError("InsufficientCidrBlocks", "There is not enough free space in the default VPC.")
    subnet = make_subnet(tx, call, vpc, str(block), zone)
    subnet.DefaultForAz = subnet.MapPublicIpOnLaunch = True
    return SUBNETS.keep(tx, call, subnet)


def zone_of(call: Call, name: str | None, id_: str | None) -> Zone:
    """The zone that a request names; the first where it names none. Raises InvalidParameterValue."""
    known = zones_of(call.region)
    if name is None and id_ is None:
        return known[0]
    found = next((zone for zone in known if name in (None, zone.name) and id_ in (None, zone.id)), None)
    if found is None:
        names = ", ".join(zone.name for zone in known)
        text = f"Value ({name or id_}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {names}."
        raise ApiError("InvalidParameterValue", text)
    return found


@operation("DescribeRegions", resource="*", context=placed, read=True)
def describe_regions(tx: ReadTx, call: Call, req: t.DescribeRegionsRequest) -> t.DescribeRegionsResult:
    """The regions; those that an account has to opt in to count as opted in, since all serve here. Source:
    API_DescribeRegions. Raises InvalidParameterValue."""
    if unknown := [name for name in req.RegionNames or () if name not in REGIONS]:
        raise ApiError("InvalidParameterValue", f"Invalid region names: {', '.join(unknown)}")
    found = [
        t.Region(RegionName=name, Endpoint=ENDPOINT.format(name), OptInStatus=STANDARD if standard else OPT_IN)
        for name, (_, _, standard) in REGIONS.items()
        if not req.RegionNames or name in req.RegionNames
    ]
    paths = {"endpoint": "Endpoint", "opt-in-status": "OptInStatus", "region-name": "RegionName"}
    tests = [passing(paths, "", one) for one in req.Filters or ()]
    return t.DescribeRegionsResult(Regions=[one for one in found if all(test(one) for test in tests)])


@operation("DescribeAvailabilityZones", resource="*", context=placed, read=True)
def describe_availability_zones(
    tx: ReadTx, call: Call, req: t.DescribeAvailabilityZonesRequest
) -> t.DescribeAvailabilityZonesResult:
    """The zones of the region. There are no local zones. Source: API_DescribeAvailabilityZones."""
    known = zones_of(call.region)
    for wanted, names in ((req.ZoneNames, {one.name for one in known}), (req.ZoneIds, {one.id for one in known})):
        if unknown := [name for name in wanted or () if name not in names]:
            raise ApiError("InvalidParameterValue", f"Invalid availability zone: [{unknown[0]}]")
    found = [
        t.AvailabilityZone(
            State="available", OptInStatus=STANDARD, Messages=[], RegionName=call.region, ZoneName=zone.name,
            ZoneId=zone.id, GroupName=f"{call.region}-zg-1", NetworkBorderGroup=call.region, ZoneType="availability-zone",
        )
        for zone in known
        if (not req.ZoneNames or zone.name in req.ZoneNames) and (not req.ZoneIds or zone.id in req.ZoneIds)
    ]  # fmt: skip
    paths = {
        "group-name": "GroupName", "opt-in-status": "OptInStatus", "parent-zone-id": "ParentZoneId",
        "parent-zone-name": "ParentZoneName", "region-name": "RegionName", "state": "State", "zone-id": "ZoneId",
        "zone-name": "ZoneName", "zone-type": "ZoneType", "message": "Messages.Message",
    }  # fmt: skip
    tests = [passing(paths, "", one) for one in req.Filters or ()]
    kept = [one for one in found if all(test(one) for test in tests)]
    return t.DescribeAvailabilityZonesResult(AvailabilityZones=kept)


@operation("DescribeAccountAttributes", resource="*", context=placed, read=True)
def describe_account_attributes(
    tx: ReadTx, call: Call, req: t.DescribeAccountAttributesRequest
) -> t.DescribeAccountAttributesResult:
    """What the account may have. Source: API_DescribeAccountAttributes."""
    vpc = default_vpc(tx, call)
    known = {**ACCOUNT_ATTRIBUTES, "default-vpc": vpc.VpcId if vpc else "none"}
    shown = [
        t.AccountAttribute(AttributeName=name, AttributeValues=[t.AccountAttributeValue(AttributeValue=value)])
        for name, value in known.items()
        if not req.AttributeNames or name in req.AttributeNames
    ]
    return t.DescribeAccountAttributesResult(AccountAttributes=shown)
