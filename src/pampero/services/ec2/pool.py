"""Interfaces: how they come about, with addresses that no other has, and how they go."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv6Network, ip_address, ip_network

from pampero.api import ApiError, Call
from pampero.kernel import ids
from pampero.services.ec2 import types as t
from pampero.services.ec2.cidrs import free, free6, is_reserved
from pampero.services.ec2.kinds import ADDRESSES, GROUPS, INTERFACES, VPCS
from pampero.services.ec2.nouns import NetworkInterface, Subnet
from pampero.store.tx import ReadTx, Tx

MAX_GROUPS = 16
# Of one interface; what an instance's type allows is 50 at most.
MAX_ADDRESSES = 50


def taken(tx: ReadTx, call: Call, subnet: str) -> set[str]:
    """The addresses of a subnet, of both kinds, that interfaces have."""
    found = INTERFACES.of(tx, call, "subnet", subnet)
    four = {address.PrivateIpAddress or "" for one in found for address in one.PrivateIpAddresses}
    return four | {address.Ipv6Address or "" for one in found for address in one.Ipv6Addresses or ()}


def check_number(there: int, more: int) -> None:
    """Of an interface's addresses. Raises InvalidParameterValue, PrivateIpAddressLimitExceeded."""
    if more < 0:
        raise ApiError("InvalidParameterValue", f"Value ({more}) for the number of addresses is invalid.")
    if there + more > MAX_ADDRESSES:
        problem = f"Number of private addresses will exceed limit: {MAX_ADDRESSES}."
        raise ApiError("PrivateIpAddressLimitExceeded", problem)


def draw(subnet: Subnet, used: set[str], wanted: str | None = None) -> str:
    """An address of a subnet: the one that is wanted, or the first that is free; it counts as used from now on. Raises
    InvalidIPAddress.InUse, InvalidParameterValue, InsufficientFreeAddressesInSubnet."""
    network = ip_network(subnet.CidrBlock)
    if wanted is None:
        found = free(network, used)  # type: ignore[arg-type]
        if found is None:
            problem = f"There are not enough free addresses in subnet '{subnet.SubnetId}' to satisfy the requested number of addresses."
            raise ApiError("InsufficientFreeAddressesInSubnet", problem)
        used.add(found)
        return found
    try:
        inside = ip_address(wanted) in network
    except ValueError as error:
        problem = f"Value ({wanted}) for parameter privateIpAddress is invalid. Invalid IPv4 address"
        raise ApiError("InvalidParameterValue", problem) from error
    if not inside:
        problem = "Address does not fall within the subnet's address range"
        raise ApiError("InvalidParameterValue", problem)
    if is_reserved(network, wanted):  # type: ignore[arg-type]
        raise ApiError("InvalidParameterValue", "Address is in subnet's reserved address range")
    if wanted in used:
        raise ApiError("InvalidIPAddress.InUse", f"Address {wanted} is in use.")
    used.add(wanted)
    return wanted


def draw6(subnet: Subnet, used: set[str], wanted: str | None = None) -> str:
    """The same of IPv6. Raises InvalidParameterValue, InvalidIPAddress.InUse."""
    blocks = [ip_network(one.Ipv6CidrBlock or "") for one in subnet.Ipv6CidrBlockAssociationSet or ()]
    six = [one for one in blocks if isinstance(one, IPv6Network)]
    if not six:
        problem = f"Subnet '{subnet.SubnetId}' does not have any IPv6 CIDR block associated"
        raise ApiError("InvalidParameterValue", problem)
    if wanted is None:
        found = free6(six[0], used)
    else:
        try:
            found = str(ip_address(wanted))
        except ValueError as error:
            raise ApiError("InvalidParameterValue", f"Invalid IPv6 address {wanted}") from error
        if not any(ip_address(found) in one for one in six):
            raise ApiError("InvalidParameterValue", "Address does not fall within the subnet's address range")
        if found in used:
            raise ApiError("InvalidIPAddress.InUse", f"Address {found} is in use.")
    used.add(found)
    return found


def private(tx: ReadTx, call: Call, subnet: Subnet, address: str, primary: bool) -> t.NetworkInterfacePrivateIpAddress:
    """An address as interfaces show it, with the name that its VPC's settings give it."""
    return t.NetworkInterfacePrivateIpAddress(
        PrivateIpAddress=address, Primary=primary, PrivateDnsName=name_of(tx, call, subnet.VpcId, address)
    )


def name_of(tx: ReadTx, call: Call, vpc_id: str, address: str) -> str | None:
    """The name of a private address; None in a VPC without host names. Source: "DNS attributes for your VPC"."""
    vpc = VPCS.get(tx, call.scope, vpc_id)
    if vpc is None or not vpc.dns_hostnames:
        return None
    domain = "ec2.internal" if call.region == "us-east-1" else f"{call.region}.compute.internal"
    return f"ip-{address.replace('.', '-')}.{domain}"


def identified(tx: ReadTx, call: Call, vpc: str, groups: Sequence[str] | None) -> list[t.GroupIdentifier]:
    """Groups as interfaces show them; the default one where none is named. Raises InvalidGroup.NotFound,
    InvalidParameterValue, SecurityGroupsPerInterfaceLimitExceeded."""
    if not groups:
        found = GROUPS.of(tx, call, "name", f"{vpc}/default")
    else:
        found = [GROUPS.existing(tx, call, id_) for id_ in dict.fromkeys(groups)]
    if len(found) > MAX_GROUPS:
        problem = "You have reached the limit on the number of security groups per network interface."
        raise ApiError("SecurityGroupsPerInterfaceLimitExceeded", problem)
    if strangers := [one.GroupId for one in found if one.VpcId != vpc]:
        problem = f"You have specified two resources that belong to different networks. ({', '.join(strangers)})"
        raise ApiError("InvalidGroup.NotFound", problem)
    return [t.GroupIdentifier(GroupId=one.GroupId, GroupName=one.GroupName) for one in found]


def make_interface(
    tx: Tx,
    call: Call,
    subnet: Subnet,
    addresses: Sequence[str],
    groups: Sequence[str] | None,
    *,
    kind: str = "interface",
    description: str = "",
    requester: str | None = None,
    holder: str | None = None,
) -> NetworkInterface:
    """An interface with these addresses, which `draw` has given. requester: the service on whose behalf it is made; then
    it is that service's to change. holder: what it goes with."""
    private_addresses = [private(tx, call, subnet, one, not number) for number, one in enumerate(addresses)]
    digits = ids.hexadecimal(10)
    made = NetworkInterface(
        NetworkInterfaceId=INTERFACES.new_id(),
        SubnetId=subnet.SubnetId,
        VpcId=subnet.VpcId,
        AvailabilityZone=subnet.AvailabilityZone,
        AvailabilityZoneId=subnet.AvailabilityZoneId,
        Description=description,
        OwnerId=call.account,
        InterfaceType=kind,
        # 02: locally administered, of one station.
        MacAddress=":".join(("02", *(digits[at : at + 2] for at in range(0, 10, 2)))),
        PrivateIpAddress=addresses[0],
        PrivateDnsName=private_addresses[0].PrivateDnsName,
        PrivateIpAddresses=private_addresses,
        Ipv6Addresses=[],
        Groups=[] if kind == "nat_gateway" else identified(tx, call, subnet.VpcId, groups),
        RequesterId=requester,
        RequesterManaged=requester is not None,
        SourceDestCheck=kind != "nat_gateway",
        Status="available",
        TagSet=[],
        holder=holder,
    )
    if requester is not None:
        attach(tx, call, made, requester)
    return INTERFACES.keep(tx, call, made)


def attach(tx: Tx, call: Call, interface: NetworkInterface, owner: str) -> None:
    """Say of an interface that a service's thing has it."""
    interface.Status = "in-use"
    interface.Attachment = t.NetworkInterfaceAttachment(
        AttachmentId=f"eni-attach-{ids.hexadecimal(17)}", AttachTime=tx.now, DeleteOnTermination=False, DeviceIndex=1,
        NetworkCardIndex=0, InstanceOwnerId=owner, Status="attached",
    )  # fmt: skip


def drop_interface(tx: Tx, call: Call, interface: NetworkInterface) -> None:
    """An interface goes, and elastic addresses that it had are free."""
    for address in ADDRESSES.all(tx, call):
        if address.NetworkInterfaceId == interface.NetworkInterfaceId:
            unbind(tx, call, address)
    INTERFACES.drop(tx, call, interface)


def unbind(tx: Tx, call: Call, address: t.Address) -> None:
    """An elastic address and its interface know nothing of each other any more."""
    found = ADDRESSES.existing(tx, call, address.AllocationId or "")
    interface = INTERFACES.get(tx, call.scope, found.NetworkInterfaceId or "")
    if interface is not None:
        for one in interface.PrivateIpAddresses:
            if one.PrivateIpAddress == found.PrivateIpAddress:
                one.Association = None
        interface.Association = interface.PrivateIpAddresses[0].Association
        INTERFACES.keep(tx, call, interface)
    found.AssociationId = found.NetworkInterfaceId = found.NetworkInterfaceOwnerId = found.PrivateIpAddress = None
    ADDRESSES.keep(tx, call, found)
