"""Network interfaces."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import INTERFACES, SUBNETS
from pampero.services.ec2.places import settled
from pampero.services.ec2.pool import (
    check_number,
    draw,
    draw6,
    drop_interface,
    identified,
    make_interface,
    private,
    taken,
)
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.tokens import former
from pampero.store.tx import ReadTx, Tx

# What interfaces are for that services make, by the service that makes them. Their callers are in process.
CREATED = ("interface", "efa", "efa-only", "branch", "trunk")
SERVICE = ".amazonaws.com"


def _requester(call: Call) -> str | None:
    """The service that makes an interface for itself: one that calls in process in a caller's or in its own name."""
    name = call.principal.name if call.principal.kind == "service" else call.via[-1] if call.via else ""
    return name if name.endswith(SERVICE) and name != f"cloudformation{SERVICE}" else None


@operation("CreateNetworkInterface", resource="*", checks=asks("SubnetId", "Groups", new="network-interface"))
def create_network_interface(
    tx: Tx, call: Call, req: t.CreateNetworkInterfaceRequest
) -> t.CreateNetworkInterfaceResult:
    """Make an interface in a subnet. Source: API_CreateNetworkInterface. One that another service here makes is managed by
    that service, and in use from the beginning. Raises InvalidSubnetID.NotFound, InvalidGroup.NotFound,
    InvalidIPAddress.InUse, InsufficientFreeAddressesInSubnet, InvalidParameterValue, InvalidParameterCombination."""
    if req.Ipv4Prefixes or req.Ipv4PrefixCount or req.Ipv6Prefixes or req.Ipv6PrefixCount:
        raise ApiError("NotImplemented", "EC2's prefixes of interfaces are not implemented.", status=501)
    subnet = SUBNETS.existing(tx, call, req.SubnetId)
    listed = req.PrivateIpAddresses or []
    if listed and (req.PrivateIpAddress or req.SecondaryPrivateIpAddressCount):
        problem = (
            "The parameter privateIpAddresses cannot be used with privateIpAddress or secondaryPrivateIpAddressCount"
        )
        raise ApiError("InvalidParameterCombination", problem)
    check_number(1, req.SecondaryPrivateIpAddressCount or 0)
    check_number(len(listed), 0)
    check_number(len(req.Ipv6Addresses or ()), req.Ipv6AddressCount or 0)
    used = taken(tx, call, subnet.SubnetId)
    first = [one.PrivateIpAddress for one in listed if one.Primary] or [req.PrivateIpAddress]
    rest: list[str | None] = [one.PrivateIpAddress for one in listed if not one.Primary]
    rest += [None] * (req.SecondaryPrivateIpAddressCount or 0)
    # Those that are named come first, so that none of them is given out.
    named = {one: draw(subnet, used, one) for one in (*first, *rest) if one is not None}
    addresses = [named[one] if one is not None else draw(subnet, used) for one in (*first[:1], *rest)]
    made = make_interface(
        tx, call, subnet, addresses, req.Groups, kind=req.InterfaceType or "interface",
        description=req.Description or "", requester=_requester(call),
    )  # fmt: skip
    if earlier := former(tx, call, req, made.NetworkInterfaceId):
        INTERFACES.drop(tx, call, made)
        found = INTERFACES.existing(tx, call, earlier)
        return t.CreateNetworkInterfaceResult(NetworkInterface=found, ClientToken=req.ClientToken)
    six = [one.Ipv6Address for one in req.Ipv6Addresses or ()]
    count = req.Ipv6AddressCount or (1 if subnet.AssignIpv6AddressOnCreation and not six else 0)
    for wanted in (*six, *[None] * count):
        address = t.NetworkInterfaceIpv6Address(Ipv6Address=draw6(subnet, used, wanted), IsPrimaryIpv6=False)
        made.Ipv6Addresses = [*(made.Ipv6Addresses or ()), address]
    if made.Ipv6Addresses:
        made.Ipv6Address = made.Ipv6Addresses[0].Ipv6Address
        made.Ipv6Addresses[0].IsPrimaryIpv6 = bool(req.EnablePrimaryIpv6)
    made.TagSet = new_tags(tx, call, req, INTERFACES, made.NetworkInterfaceId) or []
    return t.CreateNetworkInterfaceResult(NetworkInterface=INTERFACES.keep(tx, call, made), ClientToken=req.ClientToken)


@operation("DescribeNetworkInterfaces", resource="*", context=placed, read=True)
def describe_network_interfaces(
    tx: ReadTx, call: Call, req: t.DescribeNetworkInterfacesRequest
) -> t.DescribeNetworkInterfacesResult:
    """The interfaces. Source: API_DescribeNetworkInterfaces. Raises InvalidNetworkInterfaceID.NotFound."""
    settled(tx, call)
    found, token = INTERFACES.described(tx, call, req, req.NetworkInterfaceIds)
    return t.DescribeNetworkInterfacesResult(NetworkInterfaces=list(found), NextToken=token)


@operation("DeleteNetworkInterface", resource="*", checks=asks("NetworkInterfaceId"))
def delete_network_interface(tx: Tx, call: Call, req: t.DeleteNetworkInterfaceRequest) -> None:
    """Delete an interface that nothing uses; a managed one by the service that made it. Source:
    API_DeleteNetworkInterface. Raises InvalidNetworkInterfaceID.NotFound, InvalidParameterValue, OperationNotPermitted."""
    interface = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    if interface.RequesterManaged and _requester(call) != interface.RequesterId:
        problem = f"You are not allowed to manage '{interface.NetworkInterfaceId}', which is managed by a service."
        raise ApiError("OperationNotPermitted", problem)
    if interface.Status == "in-use" and not interface.RequesterManaged:
        problem = f"Network interface '{interface.NetworkInterfaceId}' is currently in use."
        raise ApiError("InvalidParameterValue", problem)
    drop_interface(tx, call, interface)


@operation("DescribeNetworkInterfaceAttribute", resource="*", checks=asks("NetworkInterfaceId"), read=True)
def describe_network_interface_attribute(
    tx: ReadTx, call: Call, req: t.DescribeNetworkInterfaceAttributeRequest
) -> t.DescribeNetworkInterfaceAttributeResult:
    """One attribute. Source: API_DescribeNetworkInterfaceAttribute. Raises InvalidNetworkInterfaceID.NotFound,
    MissingParameter."""
    one = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    shown = t.DescribeNetworkInterfaceAttributeResult(NetworkInterfaceId=one.NetworkInterfaceId)
    match req.Attribute:
        case "description":
            shown.Description = t.AttributeValue(Value=one.Description)
        case "groupSet":
            shown.Groups = one.Groups
        case "sourceDestCheck":
            shown.SourceDestCheck = t.AttributeBooleanValue(Value=one.SourceDestCheck)
        case "attachment":
            shown.Attachment = one.Attachment
        case "associatePublicIpAddress":
            shown.AssociatePublicIpAddress = False
        case _:
            raise ApiError("MissingParameter", "The request must contain the parameter attribute")
    return shown


@operation("ModifyNetworkInterfaceAttribute", resource="*", checks=asks("NetworkInterfaceId", "Groups"))
def modify_network_interface_attribute(tx: Tx, call: Call, req: t.ModifyNetworkInterfaceAttributeRequest) -> None:
    """Set one attribute. Source: API_ModifyNetworkInterfaceAttribute. Raises InvalidNetworkInterfaceID.NotFound,
    InvalidGroup.NotFound, InvalidParameterCombination, InvalidAttachmentID.NotFound."""
    if req.AssociatePublicIpAddress or req.AssociatedSubnetIds or req.EnaSrdSpecification:
        raise ApiError("NotImplemented", "EC2's attributes of interfaces of instances are not implemented.", status=501)
    one = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    if req.Description is not None:
        one.Description = req.Description.Value
    if req.SourceDestCheck is not None:
        one.SourceDestCheck = req.SourceDestCheck.Value
    if req.Groups is not None:
        one.Groups = identified(tx, call, one.VpcId, req.Groups)
    if req.Attachment is not None:
        if one.Attachment is None or one.Attachment.AttachmentId != req.Attachment.AttachmentId:
            problem = f"The attachment ID '{req.Attachment.AttachmentId}' does not exist"
            raise ApiError("InvalidAttachmentID.NotFound", problem)
        one.Attachment.DeleteOnTermination = req.Attachment.DeleteOnTermination
    if req.EnablePrimaryIpv6 and one.Ipv6Addresses:
        one.Ipv6Addresses[0].IsPrimaryIpv6 = True
    INTERFACES.keep(tx, call, one)


@operation("ResetNetworkInterfaceAttribute", resource="*", checks=asks("NetworkInterfaceId"))
def reset_network_interface_attribute(tx: Tx, call: Call, req: t.ResetNetworkInterfaceAttributeRequest) -> None:
    """Source and destination are checked again. Source: API_ResetNetworkInterfaceAttribute."""
    one = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    one.SourceDestCheck = True
    INTERFACES.keep(tx, call, one)


@operation("AssignPrivateIpAddresses", resource="*", checks=asks("NetworkInterfaceId"))
def assign_private_ip_addresses(
    tx: Tx, call: Call, req: t.AssignPrivateIpAddressesRequest
) -> t.AssignPrivateIpAddressesResult:
    """Give an interface more addresses. Source: API_AssignPrivateIpAddresses. Raises InvalidNetworkInterfaceID.NotFound,
    InvalidIPAddress.InUse, InsufficientFreeAddressesInSubnet, InvalidParameterCombination."""
    if req.Ipv4Prefixes or req.Ipv4PrefixCount:
        raise ApiError("NotImplemented", "EC2's prefixes of interfaces are not implemented.", status=501)
    if bool(req.PrivateIpAddresses) == bool(req.SecondaryPrivateIpAddressCount):
        problem = "Either privateIpAddresses or secondaryPrivateIpAddressCount has to be given."
        raise ApiError("InvalidParameterCombination", problem)
    one = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    subnet = SUBNETS.existing(tx, call, one.SubnetId)
    if req.AllowReassignment:
        for other in INTERFACES.of(tx, call, "subnet", subnet.SubnetId):
            _take(tx, call, other.NetworkInterfaceId, req.PrivateIpAddresses or [])
        one = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    used = taken(tx, call, subnet.SubnetId)
    check_number(
        len(one.PrivateIpAddresses) + len(req.PrivateIpAddresses or ()), req.SecondaryPrivateIpAddressCount or 0
    )
    wanted: list[str | None] = [*(req.PrivateIpAddresses or ()), *[None] * (req.SecondaryPrivateIpAddressCount or 0)]
    made = [draw(subnet, used, address) for address in wanted]
    one.PrivateIpAddresses += [private(tx, call, subnet, address, False) for address in made]
    INTERFACES.keep(tx, call, one)
    assigned = [t.AssignedPrivateIpAddress(PrivateIpAddress=address) for address in made]
    return t.AssignPrivateIpAddressesResult(
        NetworkInterfaceId=one.NetworkInterfaceId, AssignedPrivateIpAddresses=assigned
    )


def _take(tx: Tx, call: Call, id_: str, addresses: list[str]) -> None:
    one = INTERFACES.existing(tx, call, id_)
    kept = [
        address for address in one.PrivateIpAddresses if address.PrivateIpAddress not in addresses or address.Primary
    ]
    if len(kept) < len(one.PrivateIpAddresses):
        one.PrivateIpAddresses = kept
        INTERFACES.keep(tx, call, one)


@operation("UnassignPrivateIpAddresses", resource="*", checks=asks("NetworkInterfaceId"))
def unassign_private_ip_addresses(tx: Tx, call: Call, req: t.UnassignPrivateIpAddressesRequest) -> None:
    """Take secondary addresses away. Source: API_UnassignPrivateIpAddresses. Raises InvalidNetworkInterfaceID.NotFound,
    InvalidParameterValue."""
    if req.Ipv4Prefixes:
        raise ApiError("NotImplemented", "EC2's prefixes of interfaces are not implemented.", status=501)
    one = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    held = {address.PrivateIpAddress: address for address in one.PrivateIpAddresses if not address.Primary}
    for wanted in req.PrivateIpAddresses or ():
        if wanted not in held:
            problem = "Some of the specified addresses are not assigned to interface " + one.NetworkInterfaceId
            raise ApiError("InvalidParameterValue", problem)
    _take(tx, call, one.NetworkInterfaceId, list(req.PrivateIpAddresses or ()))


@operation("AssignIpv6Addresses", resource="*", checks=asks("NetworkInterfaceId"))
def assign_ipv6_addresses(tx: Tx, call: Call, req: t.AssignIpv6AddressesRequest) -> t.AssignIpv6AddressesResult:
    """Give an interface addresses of IPv6. Source: API_AssignIpv6Addresses. Raises InvalidNetworkInterfaceID.NotFound,
    InvalidParameterValue, InvalidIPAddress.InUse."""
    if req.Ipv6Prefixes or req.Ipv6PrefixCount:
        raise ApiError("NotImplemented", "EC2's prefixes of interfaces are not implemented.", status=501)
    one = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    subnet, used = SUBNETS.existing(tx, call, one.SubnetId), taken(tx, call, one.SubnetId)
    check_number(len(one.Ipv6Addresses or ()) + len(req.Ipv6Addresses or ()), req.Ipv6AddressCount or 0)
    wanted: list[str | None] = [*(req.Ipv6Addresses or ()), *[None] * (req.Ipv6AddressCount or 0)]
    made = [draw6(subnet, used, address) for address in wanted]
    added = [t.NetworkInterfaceIpv6Address(Ipv6Address=address, IsPrimaryIpv6=False) for address in made]
    one.Ipv6Addresses = [*(one.Ipv6Addresses or ()), *added]
    one.Ipv6Address = one.Ipv6Addresses[0].Ipv6Address if one.Ipv6Addresses else None
    INTERFACES.keep(tx, call, one)
    return t.AssignIpv6AddressesResult(NetworkInterfaceId=one.NetworkInterfaceId, AssignedIpv6Addresses=made)


@operation("UnassignIpv6Addresses", resource="*", checks=asks("NetworkInterfaceId"))
def unassign_ipv6_addresses(tx: Tx, call: Call, req: t.UnassignIpv6AddressesRequest) -> t.UnassignIpv6AddressesResult:
    """Take addresses of IPv6 away. Source: API_UnassignIpv6Addresses. Raises InvalidNetworkInterfaceID.NotFound."""
    if req.Ipv6Prefixes:
        raise ApiError("NotImplemented", "EC2's prefixes of interfaces are not implemented.", status=501)
    one = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    gone = [held.Ipv6Address for held in one.Ipv6Addresses or () if held.Ipv6Address in (req.Ipv6Addresses or ())]
    one.Ipv6Addresses = [held for held in one.Ipv6Addresses or () if held.Ipv6Address not in gone]
    one.Ipv6Address = one.Ipv6Addresses[0].Ipv6Address if one.Ipv6Addresses else None
    INTERFACES.keep(tx, call, one)
    return t.UnassignIpv6AddressesResult(
        NetworkInterfaceId=one.NetworkInterfaceId, UnassignedIpv6Addresses=[address for address in gone if address]
    )
