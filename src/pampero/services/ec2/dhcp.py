"""DHCP options."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import DHCP, VPCS
from pampero.services.ec2.nouns import DhcpOptions
from pampero.services.ec2.places import settled
from pampero.services.ec2.tags import new_tags
from pampero.store.tx import ReadTx, Tx

OPTIONS = frozenset({
    "domain-name", "domain-name-servers", "ntp-servers", "netbios-name-servers", "netbios-node-type",
    "ipv6-address-preferred-lease-time",
})  # fmt: skip
NONE = "default"


@operation("CreateDhcpOptions", resource="*", checks=asks(new="dhcp-options"))
def create_dhcp_options(tx: Tx, call: Call, req: t.CreateDhcpOptionsRequest) -> t.CreateDhcpOptionsResult:
    """Make a set of options. Source: API_CreateDhcpOptions. Raises InvalidParameterValue."""
    configurations = []
    for one in req.DhcpConfigurations:
        if one.Key not in OPTIONS:
            problem = f"Value ({one.Key}) for parameter name is invalid. Unknown DHCP option"
            raise ApiError("InvalidParameterValue", problem)
        values = [t.AttributeValue(Value=value) for value in one.Values or ()]
        configurations.append(t.DhcpConfiguration(Key=one.Key, Values=values))
    made = DhcpOptions(DhcpOptionsId=DHCP.new_id(), OwnerId=call.account, DhcpConfigurations=configurations)
    made.Tags = new_tags(tx, call, req, DHCP, made.DhcpOptionsId)
    return t.CreateDhcpOptionsResult(DhcpOptions=DHCP.keep(tx, call, made))


@operation("DescribeDhcpOptions", resource="*", context=placed, read=True)
def describe_dhcp_options(tx: ReadTx, call: Call, req: t.DescribeDhcpOptionsRequest) -> t.DescribeDhcpOptionsResult:
    """The sets of options. Source: API_DescribeDhcpOptions. Raises InvalidDhcpOptionID.NotFound."""
    settled(tx, call)
    found, token = DHCP.described(tx, call, req, req.DhcpOptionsIds)
    return t.DescribeDhcpOptionsResult(DhcpOptions=list(found), NextToken=token)


@operation("DeleteDhcpOptions", resource="*", checks=asks("DhcpOptionsId"))
def delete_dhcp_options(tx: Tx, call: Call, req: t.DeleteDhcpOptionsRequest) -> None:
    """Delete a set that no VPC has. Source: API_DeleteDhcpOptions. Raises InvalidDhcpOptionID.NotFound, DependencyViolation."""
    options = DHCP.existing(tx, call, req.DhcpOptionsId)
    if any(vpc.DhcpOptionsId == options.DhcpOptionsId for vpc in VPCS.all(tx, call)):
        problem = f"The dhcpOptions '{options.DhcpOptionsId}' has dependencies and cannot be deleted."
        raise ApiError("DependencyViolation", problem)
    DHCP.drop(tx, call, options)


@operation("AssociateDhcpOptions", resource="*", checks=asks("VpcId"))
def associate_dhcp_options(tx: Tx, call: Call, req: t.AssociateDhcpOptionsRequest) -> None:
    """Give a VPC another set, or with `default` none. Source: API_AssociateDhcpOptions. Raises
    InvalidDhcpOptionID.NotFound, InvalidVpcID.NotFound."""
    vpc = VPCS.existing(tx, call, req.VpcId)
    chosen = req.DhcpOptionsId
    vpc.DhcpOptionsId = chosen if chosen == NONE else DHCP.existing(tx, call, chosen).DhcpOptionsId
    VPCS.keep(tx, call, vpc)
