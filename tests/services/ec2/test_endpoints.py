"""Endpoints, prefix lists, flow logs."""

from __future__ import annotations

import json
from typing import Any

from tests.ec2calls import names, refused

S3, SQS = "com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.sqs"


def test_gateway_endpoints_stand_in_route_tables(ec2: Any, vpc: str) -> None:
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    wanted = {"VpcId": vpc, "ServiceName": S3, "RouteTableIds": [table]}
    made = ec2.create_vpc_endpoint(**wanted)["VpcEndpoint"]
    id_ = made["VpcEndpointId"]
    assert (made["State"], made["VpcEndpointType"]) == ("available", "Gateway")
    assert refused(ec2.create_vpc_endpoint, **wanted)[0] == "RouteAlreadyExists"
    (shown,) = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    (prefix,) = ec2.describe_prefix_lists(Filters=names(f"prefix-list-name={S3}"))["PrefixLists"]
    assert {one.get("DestinationPrefixListId"): one["GatewayId"] for one in shown["Routes"]} == {
        None: "local", prefix["PrefixListId"]: id_,
    }  # fmt: skip
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    ec2.modify_vpc_endpoint(VpcEndpointId=id_, PolicyDocument=policy, RemoveRouteTableIds=[table])
    (found,) = ec2.describe_vpc_endpoints(Filters=names(f"service-name={S3}"))["VpcEndpoints"]
    assert (found["PolicyDocument"], found["RouteTableIds"]) == (policy, [])
    wrong = {"VpcEndpointId": id_, "PolicyDocument": "no"}
    assert refused(ec2.modify_vpc_endpoint, **wrong)[0] == "InvalidPolicyDocument"
    assert refused(ec2.delete_vpc, VpcId=vpc)[0] == "DependencyViolation"
    (failed,) = ec2.delete_vpc_endpoints(VpcEndpointIds=[id_, "vpce-00000000"])["Unsuccessful"]
    assert failed["Error"]["Code"] == "InvalidVpcEndpointId.NotFound"
    assert (
        refused(ec2.create_vpc_endpoint, VpcId=vpc, ServiceName="com.amazonaws.us-east-1.x")[0] == "InvalidServiceName"
    )


def test_interface_endpoints_have_interfaces(ec2: Any, vpc: str, subnet: str) -> None:
    wanted = {"VpcId": vpc, "ServiceName": SQS, "VpcEndpointType": "Interface", "SubnetIds": [subnet]}
    assert refused(ec2.create_vpc_endpoint, **wanted)[0] == "InvalidParameter"
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    made = ec2.create_vpc_endpoint(**wanted)["VpcEndpoint"]
    assert made["DnsEntries"][-1]["DnsName"] == "sqs.us-east-1.amazonaws.com"
    (interface,) = ec2.describe_network_interfaces(NetworkInterfaceIds=made["NetworkInterfaceIds"])["NetworkInterfaces"]
    assert (interface["InterfaceType"], interface["SubnetId"]) == ("vpc_endpoint", subnet)
    assert interface["PrivateDnsName"] == "ip-10-7-1-4.ec2.internal"
    assert refused(ec2.create_vpc_endpoint, **wanted)[0] == "InvalidParameter"
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=made["VpcEndpointId"], AddSecurityGroupIds=[group])
    (interface,) = ec2.describe_network_interfaces(Filters=names(f"group-id={group}"))["NetworkInterfaces"]
    assert len(interface["Groups"]) == 2
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])
    assert not ec2.describe_network_interfaces(Filters=names(f"vpc-id={vpc}"))["NetworkInterfaces"]


def test_services_of_endpoints(ec2: Any) -> None:
    found = ec2.describe_vpc_endpoint_services(Filters=names("service-type=Gateway"))
    assert found["ServiceNames"] == ["com.amazonaws.us-east-1.dynamodb", S3]
    (one,) = ec2.describe_vpc_endpoint_services(ServiceNames=[SQS])["ServiceDetails"]
    assert one["PrivateDnsName"] == "sqs.us-east-1.amazonaws.com"
    assert refused(ec2.describe_vpc_endpoint_services, ServiceNames=["x"])[0] == "InvalidServiceName"


def test_prefix_lists_have_versions(ec2: Any, vpc: str) -> None:
    wanted = {"PrefixListName": "offices", "MaxEntries": 2, "AddressFamily": "IPv4"}
    made = ec2.create_managed_prefix_list(**wanted, Entries=[{"Cidr": "10.0.0.0/24", "Description": "a"}])["PrefixList"]
    id_ = made["PrefixListId"]
    assert (made["Version"], made["State"]) == (1, "create-complete")
    change = {"PrefixListId": id_, "CurrentVersion": 1, "AddEntries": [{"Cidr": "10.0.1.0/24"}]}
    assert ec2.modify_managed_prefix_list(**change)["PrefixList"]["Version"] == 2
    assert refused(ec2.modify_managed_prefix_list, **change)[0] == "PrefixListVersionMismatch"
    change |= {"CurrentVersion": 2, "AddEntries": [{"Cidr": "10.0.2.0/24"}]}
    assert refused(ec2.modify_managed_prefix_list, **change)[0] == "PrefixListMaxEntriesExceeded"
    entries = ec2.get_managed_prefix_list_entries(PrefixListId=id_)["Entries"]
    assert [one["Cidr"] for one in entries] == ["10.0.0.0/24", "10.0.1.0/24"]
    assert len(ec2.get_managed_prefix_list_entries(PrefixListId=id_, TargetVersion=1)["Entries"]) == 1
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    permission = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "PrefixListIds": [{"PrefixListId": id_}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    users = ec2.get_managed_prefix_list_associations(PrefixListId=id_)["PrefixListAssociations"]
    assert [one["ResourceId"] for one in users] == [group]
    assert refused(ec2.delete_managed_prefix_list, PrefixListId=id_)[0] == "DependencyViolation"
    ec2.delete_security_group(GroupId=group)
    ec2.delete_managed_prefix_list(PrefixListId=id_)
    shown = ec2.describe_managed_prefix_lists()["PrefixLists"]
    assert {one["OwnerId"] for one in shown} == {"AWS"}


def test_flow_logs_are_kept(ec2: Any, vpc: str, account: str, client: Any) -> None:
    wanted = {"ResourceIds": [vpc], "ResourceType": "VPC", "TrafficType": "ALL"}
    code, text = refused(ec2.create_flow_logs, **wanted)
    assert (code, text) == ("InvalidParameter", "LogDestination can't be empty if LogGroupName is not provided.")
    bucket = {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::logs"}
    (id_,) = ec2.create_flow_logs(**wanted, **bucket)["FlowLogIds"]
    assert refused(ec2.create_flow_logs, **wanted, **bucket)[0] == "FlowLogAlreadyExists"
    (shown,) = ec2.describe_flow_logs(Filters=names(f"resource-id={vpc}"))["FlowLogs"]
    assert (shown["FlowLogId"], shown["DeliverLogsStatus"]) == (id_, "FAILED")
    ec2.delete_flow_logs(FlowLogIds=[id_])
    assert refused(ec2.delete_flow_logs, FlowLogIds=[id_])[0] == "InvalidFlowLogId.NotFound"
