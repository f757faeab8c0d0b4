"""Flow logs: kept and described. Nothing is delivered yet, and their status says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Call, operation, pass_role
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import FLOWS, INTERFACES, SUBNETS, VPCS
from pampero.services.ec2.nouns import FlowLog
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.things import Things
from pampero.services.ec2.tokens import former
from pampero.store.tx import ReadTx, Tx

FORMAT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} "
    "${start} ${end} ${action} ${log-status}"
)
KINDS: Mapping[str, Things[Any]] = {"VPC": VPCS, "Subnet": SUBNETS, "NetworkInterface": INTERFACES}
LOGS, BUCKET, FIREHOSE = "cloud-watch-logs", "s3", "kinesis-data-firehose"
AGGREGATED = (60, 600)


@operation("CreateFlowLogs", resource="*", checks=asks("ResourceIds", new="vpc-flow-log"))
def create_flow_logs(tx: Tx, call: Call, req: t.CreateFlowLogsRequest) -> t.CreateFlowLogsResult:
    """Have the traffic of VPCs, subnets or interfaces logged. Source: API_CreateFlowLogs. Raises MissingParameter,
    InvalidParameter, FlowLogAlreadyExists, Invalid….NotFound."""
    kind = KINDS.get(req.ResourceType)
    if kind is None:
        raise ApiError("NotImplemented", f"EC2's flow logs of {req.ResourceType} are not implemented.", status=501)
    where = req.LogDestinationType or LOGS
    if where == LOGS and not (req.LogGroupName or req.LogDestination):
        raise ApiError("InvalidParameter", "LogDestination can't be empty if LogGroupName is not provided.")
    if where == LOGS and not req.DeliverLogsPermissionArn:
        problem = "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs."
        raise ApiError("InvalidParameter", problem)
    if where != LOGS and not req.LogDestination:
        raise ApiError("InvalidParameter", f"LogDestination can't be empty if LogDestinationType is {where}.")
    if (req.MaxAggregationInterval or AGGREGATED[1]) not in AGGREGATED:
        raise ApiError("InvalidParameter", "Invalid Flow Log Max Aggregation Interval")
    if req.TrafficType is None:
        raise ApiError(
            "MissingParameter",
            "The request must include the TrafficType parameter. Add the required parameter and retry the request.",
        )
    pass_role(tx, call, "vpc-flow-logs.amazonaws.com", req.DeliverLogsPermissionArn)
    first = FLOWS.new_id()
    if earlier := former(tx, call, req, first):
        return t.CreateFlowLogsResult(FlowLogIds=[earlier], ClientToken=req.ClientToken, Unsuccessful=[])
    made = []
    for number, id_ in enumerate(req.ResourceIds):
        kind.existing(tx, call, id_)
        one = _log(tx, call, req, id_, FLOWS.new_id() if number else first)
        if any(_same(one, other) for other in FLOWS.all(tx, call)):
            problem = "Error. There is an existing Flow Log with the same configuration and log destination."
            raise ApiError("FlowLogAlreadyExists", problem)
        one.Tags = new_tags(tx, call, req, FLOWS, one.FlowLogId)
        made.append(FLOWS.keep(tx, call, one).FlowLogId)
    return t.CreateFlowLogsResult(FlowLogIds=made, ClientToken=req.ClientToken, Unsuccessful=[])


def _log(tx: Tx, call: Call, req: t.CreateFlowLogsRequest, resource: str, id_: str) -> FlowLog:
    options = req.DestinationOptions
    one = FlowLog(
        FlowLogId=id_, ResourceId=resource, CreationTime=tx.now, FlowLogStatus="ACTIVE", DeliverLogsStatus="FAILED",
        DeliverLogsErrorMessage="Pampero delivers no flow logs yet", TrafficType=req.TrafficType,
        DeliverLogsPermissionArn=req.DeliverLogsPermissionArn, DeliverCrossAccountRole=req.DeliverCrossAccountRole,
        LogDestinationType=req.LogDestinationType or LOGS, LogGroupName=req.LogGroupName, LogDestination=req.LogDestination,
        LogFormat=req.LogFormat or FORMAT, MaxAggregationInterval=req.MaxAggregationInterval or AGGREGATED[1],
    )  # fmt: skip
    if options is not None:
        one.DestinationOptions = t.DestinationOptionsResponse(
            FileFormat=options.FileFormat, HiveCompatiblePartitions=options.HiveCompatiblePartitions,
            PerHourPartition=options.PerHourPartition,
        )  # fmt: skip
    return one


def _same(one: FlowLog, other: FlowLog) -> bool:
    def what(log: FlowLog) -> tuple[str | None, ...]:
        return log.ResourceId, log.LogGroupName, log.LogDestination, log.TrafficType, log.LogFormat

    return what(one) == what(other)


@operation("DescribeFlowLogs", resource="*", context=placed, read=True)
def describe_flow_logs(tx: ReadTx, call: Call, req: t.DescribeFlowLogsRequest) -> t.DescribeFlowLogsResult:
    """The flow logs; of ids, those that there are. Source: API_DescribeFlowLogs. Raises InvalidParameterValue."""
    present = [id_ for id_ in req.FlowLogIds or () if FLOWS.get(tx, call.scope, id_) is not None]
    if req.FlowLogIds and not present:
        return t.DescribeFlowLogsResult(FlowLogs=[])
    found, token = FLOWS.described(tx, call, req, present)
    return t.DescribeFlowLogsResult(FlowLogs=list(found), NextToken=token)


@operation("DeleteFlowLogs", resource="*", checks=asks("FlowLogIds"))
def delete_flow_logs(tx: Tx, call: Call, req: t.DeleteFlowLogsRequest) -> t.DeleteFlowLogsResult:
    """Delete flow logs. Source: API_DeleteFlowLogs. Raises InvalidFlowLogId.NotFound."""
    for id_ in req.FlowLogIds:
        one = FLOWS.get(tx, call.scope, id_)
        if one is None:
            problem = f"These flow log ids in the input list are not found: [TotalCount: 1] {id_}"
            raise ApiError("InvalidFlowLogId.NotFound", problem)
        FLOWS.drop(tx, call, one)
    return t.DeleteFlowLogsResult(Unsuccessful=[])
