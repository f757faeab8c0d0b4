"""VPC peering connections, within an account and region or between them: each side has its copy."""

from __future__ import annotations

from ipaddress import ip_network

from pampero.api import ApiError, Call, Context, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.cidrs import overlapping
from pampero.services.ec2.kinds import PEERINGS, VPCS
from pampero.services.ec2.making import blocks_of
from pampero.services.ec2.nouns import Vpc, VpcPeeringConnection
from pampero.services.ec2.tags import new_tags
from pampero.store.tx import ReadTx, Tx

WEEK = 7 * 86400.0
STATES = {
    "pending-acceptance": "Pending Acceptance by {}", "active": "Active", "rejected": "Rejected by {}",
    "deleted": "Deleted by {}", "failed": "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range",
    "expired": "Expired",
}  # fmt: skip


def _state(code: str, account: str = "") -> t.VpcPeeringConnectionStateReason:
    return t.VpcPeeringConnectionStateReason(Code=code, Message=STATES[code].format(account))


def _side(vpc: Vpc, region: str) -> t.VpcPeeringConnectionVpcInfo:
    blocks = [t.CidrBlock(CidrBlock=block) for block in blocks_of(vpc) if ":" not in block]
    options = t.VpcPeeringConnectionOptionsDescription(
        AllowDnsResolutionFromRemoteVpc=False,
        AllowEgressFromLocalClassicLinkToRemoteVpc=False,
        AllowEgressFromLocalVpcToRemoteClassicLink=False,
    )
    return t.VpcPeeringConnectionVpcInfo(
        CidrBlock=vpc.CidrBlock, CidrBlockSet=blocks, OwnerId=vpc.OwnerId, VpcId=vpc.VpcId, Region=region,
        PeeringOptions=options,
    )  # fmt: skip


def _both(tx: Tx, call: Context, peering: VpcPeeringConnection) -> None:
    """Write both sides' copies; tags are each one's own."""
    for side in (peering.RequesterVpcInfo, peering.AccepterVpcInfo):
        where = f"{side.OwnerId}/{side.Region}"
        former = PEERINGS.get(tx, where, peering.VpcPeeringConnectionId)
        tags, peering.Tags = peering.Tags, former.Tags if former and where != call.scope else peering.Tags
        PEERINGS.put(tx, where, peering.VpcPeeringConnectionId, peering)
        peering.Tags = tags


@operation("CreateVpcPeeringConnection", resource="*", checks=asks("VpcId", new="vpc-peering-connection"))
def create_vpc_peering_connection(
    tx: Tx, call: Call, req: t.CreateVpcPeeringConnectionRequest
) -> t.CreateVpcPeeringConnectionResult:
    """Ask for a peering; it fails where the other VPC is not there, or has addresses of this one. Source:
    API_CreateVpcPeeringConnection. Raises InvalidVpcID.NotFound, MissingParameter."""
    vpc = VPCS.existing(tx, call, req.VpcId)
    if req.PeerVpcId is None:
        raise ApiError("MissingParameter", "The request must contain the parameter peerVpcId")
    account, region = req.PeerOwnerId or call.account, req.PeerRegion or call.region
    peer = VPCS.get(tx, f"{account}/{region}", VPCS.checked(req.PeerVpcId))
    made = VpcPeeringConnection(
        VpcPeeringConnectionId=PEERINGS.new_id(),
        RequesterVpcInfo=_side(vpc, call.region),
        AccepterVpcInfo=_side(peer, region)
        if peer
        else t.VpcPeeringConnectionVpcInfo(VpcId=req.PeerVpcId, OwnerId=account, Region=region),
        Status=_state("pending-acceptance", account),
        ExpirationTime=tx.now + WEEK,
    )
    clash = peer is not None and any(overlapping(ip_network(block), blocks_of(peer)) for block in blocks_of(vpc))
    if peer is None or clash or peer.VpcId == vpc.VpcId:
        made.Status = _state("failed")
    made.Tags = new_tags(tx, call, req, PEERINGS, made.VpcPeeringConnectionId)
    own = made.Tags
    if account != call.account or region != call.region:
        made.Tags = None
        PEERINGS.put(tx, f"{account}/{region}", made.VpcPeeringConnectionId, made)
        made.Tags = own
    PEERINGS.keep(tx, call, made)
    return t.CreateVpcPeeringConnectionResult(VpcPeeringConnection=made)


def _pending(tx: ReadTx, call: Call, id_: str) -> VpcPeeringConnection:
    found = shown(PEERINGS.existing(tx, call, id_), tx.now)
    if found.Status.Code != "pending-acceptance":
        problem = f"Invalid state transition for {id_}, from {found.Status.Code}"
        raise ApiError("InvalidStateTransition", problem)
    return found


def shown(peering: VpcPeeringConnection, now: float) -> VpcPeeringConnection:
    """As answers show it at a moment: nobody accepts it after a week."""
    if peering.Status.Code == "pending-acceptance" and now >= (peering.ExpirationTime or now + 1):
        peering.Status = _state("expired")
    return peering


@operation("AcceptVpcPeeringConnection", resource="*", checks=asks("VpcPeeringConnectionId"))
def accept_vpc_peering_connection(
    tx: Tx, call: Call, req: t.AcceptVpcPeeringConnectionRequest
) -> t.AcceptVpcPeeringConnectionResult:
    """Accept what was asked for, by the owner of the other VPC. Source: API_AcceptVpcPeeringConnection. Raises
    InvalidVpcPeeringConnectionID.NotFound, InvalidStateTransition, OperationNotPermitted."""
    found = _pending(tx, call, req.VpcPeeringConnectionId)
    _accepting(call, found)
    found.Status, found.ExpirationTime = _state("active"), None
    _both(tx, call, found)
    return t.AcceptVpcPeeringConnectionResult(VpcPeeringConnection=found)


def _accepting(call: Call, found: VpcPeeringConnection) -> None:
    side = found.AccepterVpcInfo
    if (side.OwnerId, side.Region) != (call.account, call.region):
        problem = f"User {call.account} cannot accept or reject peering {found.VpcPeeringConnectionId}"
        raise ApiError("OperationNotPermitted", problem)


@operation("RejectVpcPeeringConnection", resource="*", checks=asks("VpcPeeringConnectionId"))
def reject_vpc_peering_connection(
    tx: Tx, call: Call, req: t.RejectVpcPeeringConnectionRequest
) -> t.RejectVpcPeeringConnectionResult:
    """Reject what was asked for. Source: API_RejectVpcPeeringConnection. Raises as AcceptVpcPeeringConnection."""
    found = _pending(tx, call, req.VpcPeeringConnectionId)
    _accepting(call, found)
    found.Status = _state("rejected", call.account)
    _both(tx, call, found)
    return t.RejectVpcPeeringConnectionResult(Return=True)


@operation("DeleteVpcPeeringConnection", resource="*", checks=asks("VpcPeeringConnectionId"))
def delete_vpc_peering_connection(
    tx: Tx, call: Call, req: t.DeleteVpcPeeringConnectionRequest
) -> t.DeleteVpcPeeringConnectionResult:
    """End a peering, by either side. Source: API_DeleteVpcPeeringConnection. Raises
    InvalidVpcPeeringConnectionID.NotFound, InvalidStateTransition."""
    found = shown(PEERINGS.existing(tx, call, req.VpcPeeringConnectionId), tx.now)
    if found.Status.Code not in ("active", "pending-acceptance", "deleted"):
        problem = f"Invalid state transition for {found.VpcPeeringConnectionId}, from {found.Status.Code} to deleting"
        raise ApiError("InvalidStateTransition", problem)
    found.Status = _state("deleted", call.account)
    _both(tx, call, found)
    return t.DeleteVpcPeeringConnectionResult(Return=True)


@operation("DescribeVpcPeeringConnections", resource="*", context=placed, read=True)
def describe_vpc_peering_connections(
    tx: ReadTx, call: Call, req: t.DescribeVpcPeeringConnectionsRequest
) -> t.DescribeVpcPeeringConnectionsResult:
    """The peerings. Source: API_DescribeVpcPeeringConnections. Raises InvalidVpcPeeringConnectionID.NotFound."""
    ids = req.VpcPeeringConnectionIds
    found, token = PEERINGS.described(tx, call, req, ids, lambda one: shown(one, tx.now))
    return t.DescribeVpcPeeringConnectionsResult(VpcPeeringConnections=list(found), NextToken=token)


@operation("ModifyVpcPeeringConnectionOptions", resource="*", checks=asks("VpcPeeringConnectionId"))
def modify_vpc_peering_connection_options(
    tx: Tx, call: Call, req: t.ModifyVpcPeeringConnectionOptionsRequest
) -> t.ModifyVpcPeeringConnectionOptionsResult:
    """Whether names of this side's VPC lead to private addresses from the other's. Source:
    API_ModifyVpcPeeringConnectionOptions. Raises InvalidVpcPeeringConnectionID.NotFound, OperationNotPermitted."""
    found = PEERINGS.existing(tx, call, req.VpcPeeringConnectionId)
    if found.Status.Code != "active":
        raise ApiError("OperationNotPermitted", "The peering connection is not active.")
    result = t.ModifyVpcPeeringConnectionOptionsResult()
    for side, given in (
        (found.RequesterVpcInfo, req.RequesterPeeringConnectionOptions),
        (found.AccepterVpcInfo, req.AccepterPeeringConnectionOptions),
    ):
        if given is None:
            continue
        if side.OwnerId != call.account:
            raise ApiError("OperationNotPermitted", "Options are set by the owner of the VPC.")
        options = side.PeeringOptions or t.VpcPeeringConnectionOptionsDescription()
        if given.AllowDnsResolutionFromRemoteVpc is not None:
            options.AllowDnsResolutionFromRemoteVpc = given.AllowDnsResolutionFromRemoteVpc
        side.PeeringOptions = options
        told = t.PeeringConnectionOptions(AllowDnsResolutionFromRemoteVpc=options.AllowDnsResolutionFromRemoteVpc)
        if side is found.RequesterVpcInfo:
            result.RequesterPeeringConnectionOptions = told
        else:
            result.AccepterPeeringConnectionOptions = told
    _both(tx, call, found)
    return result
