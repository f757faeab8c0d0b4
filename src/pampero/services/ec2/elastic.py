"""Elastic addresses.

They are of 198.18.0.0/15, which is set aside for tests of networks (RFC 2544): no address of the internet is pretended to be ours.
"""

from __future__ import annotations

from ipaddress import IPv4Address, ip_network

from msgspec import Struct

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import ADDRESSES, GATEWAYS, INTERFACES
from pampero.services.ec2.making import associated
from pampero.services.ec2.nouns import Address, NetworkInterface
from pampero.services.ec2.places import settled
from pampero.services.ec2.pool import unbind
from pampero.services.ec2.tags import new_tags
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

PUBLIC = ip_network("198.18.0.0/15")
MAX_TRIES = 1000


class _Given(Struct):
    """That an address is somebody's."""

    scope: str


GIVEN = Documents("ec2.public", _Given)


def _draw(tx: Tx, call: Call) -> str:
    for _ in range(MAX_TRIES):
        number = int(PUBLIC.network_address) + 1 + ids.number() % (PUBLIC.num_addresses - 2)
        found = str(IPv4Address(number))
        if GIVEN.get(tx, "", found) is None:
            GIVEN.put(tx, "", found, _Given(call.scope))
            return found
    raise ApiError("InsufficientAddressCapacity", "There are not enough free addresses.")


@operation("AllocateAddress", resource="*", checks=asks(new="elastic-ip"))
def allocate_address(tx: Tx, call: Call, req: t.AllocateAddressRequest) -> t.AllocateAddressResult:
    """Get an elastic address. Source: API_AllocateAddress. Raises InvalidParameterValue."""
    if req.Address or req.CustomerOwnedIpv4Pool or req.IpamPoolId or req.PublicIpv4Pool not in (None, "amazon"):
        raise ApiError("NotImplemented", "EC2's addresses of one's own are not implemented.", status=501)
    if req.NetworkBorderGroup not in (None, call.region):
        problem = f"Value ({req.NetworkBorderGroup}) for parameter networkBorderGroup is invalid."
        raise ApiError("InvalidParameterValue", problem)
    made = Address(
        AllocationId=ADDRESSES.new_id(), PublicIp=_draw(tx, call), Domain="vpc", PublicIpv4Pool="amazon",
        NetworkBorderGroup=call.region,
    )  # fmt: skip
    made.Tags = new_tags(tx, call, req, ADDRESSES, made.AllocationId)
    ADDRESSES.keep(tx, call, made)
    return t.AllocateAddressResult(
        AllocationId=made.AllocationId, PublicIp=made.PublicIp, Domain="vpc", PublicIpv4Pool="amazon",
        NetworkBorderGroup=call.region,
    )  # fmt: skip


def _of(tx: ReadTx, call: Call, id_: str | None, ip: str | None) -> Address:
    if id_ is not None:
        return ADDRESSES.existing(tx, call, id_)
    if ip is None:
        raise ApiError("MissingParameter", "The request must contain the parameter AllocationId")
    found = ADDRESSES.of(tx, call, "ip", ip)
    if not found:
        raise ApiError("InvalidAddress.NotFound", f"Address '{ip}' not found.")
    return found[0]


@operation("DescribeAddresses", resource="*", context=placed, read=True)
def describe_addresses(tx: ReadTx, call: Call, req: t.DescribeAddressesRequest) -> t.DescribeAddressesResult:
    """The elastic addresses. Source: API_DescribeAddresses. Raises InvalidAllocationID.NotFound, InvalidAddress.NotFound."""
    settled(tx, call)
    named = [ADDRESSES.existing(tx, call, id_) for id_ in req.AllocationIds or ()]
    named += [_of(tx, call, None, ip) for ip in req.PublicIps or ()]
    chosen = named if req.AllocationIds or req.PublicIps else ADDRESSES.all(tx, call)
    return t.DescribeAddressesResult(Addresses=list(ADDRESSES.filtered(chosen, req.Filters or ())))


@operation("DescribeAddressesAttribute", resource="*", context=placed, read=True)
def describe_addresses_attribute(
    tx: ReadTx, call: Call, req: t.DescribeAddressesAttributeRequest
) -> t.DescribeAddressesAttributeResult:
    """The names that addresses lead back to: none has one here. Source: API_DescribeAddressesAttribute."""
    chosen = [ADDRESSES.existing(tx, call, id_) for id_ in req.AllocationIds or ()] or ADDRESSES.all(tx, call)
    shown = [t.AddressAttribute(PublicIp=one.PublicIp, AllocationId=one.AllocationId) for one in chosen]
    return t.DescribeAddressesAttributeResult(Addresses=shown)


@operation("ReleaseAddress", resource="*", checks=asks("AllocationId"))
def release_address(tx: Tx, call: Call, req: t.ReleaseAddressRequest) -> None:
    """Give an address back that nothing has. Source: API_ReleaseAddress. Raises InvalidAllocationID.NotFound,
    InvalidAddress.NotFound, InvalidIPAddress.InUse."""
    found = _of(tx, call, req.AllocationId, req.PublicIp)
    if found.AssociationId:
        raise ApiError("InvalidIPAddress.InUse", f"Address {found.PublicIp} is in use.")
    GIVEN.delete(tx, "", found.PublicIp)
    ADDRESSES.drop(tx, call, found)


def bind(tx: Tx, call: Call, address: Address, interface: NetworkInterface, private: str | None = None) -> str:
    """An interface's private address is reached by an elastic one from now on; the id of that."""
    wanted = private or interface.PrivateIpAddress
    target = next((one for one in interface.PrivateIpAddresses if one.PrivateIpAddress == wanted), None)
    if target is None:
        problem = f"Address {wanted} is not assigned to interface {interface.NetworkInterfaceId}"
        raise ApiError("InvalidParameterValue", problem)
    address.AssociationId = associated("eipassoc-")
    address.NetworkInterfaceId, address.NetworkInterfaceOwnerId = interface.NetworkInterfaceId, call.account
    address.PrivateIpAddress = wanted
    target.Association = t.NetworkInterfaceAssociation(
        AllocationId=address.AllocationId, AssociationId=address.AssociationId, IpOwnerId=call.account,
        PublicIp=address.PublicIp, PublicDnsName=_name(call, address.PublicIp),
    )  # fmt: skip
    interface.Association = interface.PrivateIpAddresses[0].Association
    INTERFACES.keep(tx, call, interface)
    ADDRESSES.keep(tx, call, address)
    return address.AssociationId


def _name(call: Call, ip: str) -> str:
    domain = "compute-1" if call.region == "us-east-1" else f"{call.region}.compute"
    return f"ec2-{ip.replace('.', '-')}.{domain}.amazonaws.com"


@operation("AssociateAddress", resource="*", checks=asks("AllocationId", "NetworkInterfaceId"))
def associate_address(tx: Tx, call: Call, req: t.AssociateAddressRequest) -> t.AssociateAddressResult:
    """Have an interface be reached by an elastic address. Source: API_AssociateAddress. Raises
    InvalidAllocationID.NotFound, InvalidNetworkInterfaceID.NotFound, Resource.AlreadyAssociated, Gateway.NotAttached,
    MissingParameter."""
    if req.InstanceId:
        raise ApiError("InvalidInstanceID.NotFound", f"The instance ID '{req.InstanceId}' does not exist")
    if req.NetworkInterfaceId is None:
        raise ApiError("MissingParameter", "Either instance ID or network interface id must be specified")
    address = _of(tx, call, req.AllocationId, req.PublicIp)
    interface = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    if not GATEWAYS.of(tx, call, "vpc", interface.VpcId):
        raise ApiError("Gateway.NotAttached", f"Network {interface.VpcId} is not attached to any internet gateway")
    if address.AssociationId:
        same = address.NetworkInterfaceId == interface.NetworkInterfaceId
        if same and address.PrivateIpAddress == (req.PrivateIpAddress or interface.PrivateIpAddress):
            return t.AssociateAddressResult(AssociationId=address.AssociationId)
        if not req.AllowReassociation:
            problem = f"resource {address.AllocationId} is already associated with associate-id {address.AssociationId}"
            raise ApiError("Resource.AlreadyAssociated", problem)
        unbind(tx, call, address)
    wanted = req.PrivateIpAddress or interface.PrivateIpAddress
    for other in ADDRESSES.all(tx, call):
        if (other.NetworkInterfaceId, other.PrivateIpAddress) == (interface.NetworkInterfaceId, wanted):
            unbind(tx, call, other)
    interface = INTERFACES.existing(tx, call, req.NetworkInterfaceId)
    made = bind(tx, call, ADDRESSES.existing(tx, call, address.AllocationId), interface, req.PrivateIpAddress)
    return t.AssociateAddressResult(AssociationId=made)


@operation("DisassociateAddress", resource="*", context=placed)
def disassociate_address(tx: Tx, call: Call, req: t.DisassociateAddressRequest) -> None:
    """An interface is reached by its elastic address no more; not one of a NAT gateway. Source:
    API_DisassociateAddress. Raises InvalidAssociationID.NotFound, InvalidAddress.NotFound, AuthFailure."""
    if req.AssociationId is not None:
        found = ADDRESSES.of(tx, call, "association", req.AssociationId)
        if not found:
            problem = f"The association ID '{req.AssociationId}' does not exist"
            raise ApiError("InvalidAssociationID.NotFound", problem)
        address = found[0]
    else:
        address = _of(tx, call, None, req.PublicIp)
        if address.AssociationId is None:
            return
    interface = INTERFACES.get(tx, call.scope, address.NetworkInterfaceId or "")
    if interface is not None and interface.InterfaceType == "nat_gateway":
        problem = "You do not have permission to access the specified resource."
        raise ApiError("AuthFailure", problem)
    unbind(tx, call, address)
