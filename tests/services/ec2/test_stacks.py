"""Networks as templates make them: what CDK's Vpc construct writes."""

from __future__ import annotations

import json
from typing import Any

from tests.ec2calls import names

VPC, ZONE = {"Ref": "Vpc"}, {"Fn::Select": [0, {"Fn::GetAZs": ""}]}
TEMPLATE = {
    "Resources": {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {
            "CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": True, "EnableDnsSupport": True, "InstanceTenancy": "default",
            "Tags": [{"Key": "Name", "Value": "shop"}]}},
        "Public": {"Type": "AWS::EC2::Subnet", "Properties": {
            "AvailabilityZone": ZONE, "CidrBlock": "10.0.0.0/18", "MapPublicIpOnLaunch": True, "VpcId": VPC}},
        "Private": {"Type": "AWS::EC2::Subnet", "Properties": {
            "AvailabilityZone": ZONE, "CidrBlock": "10.0.64.0/18", "MapPublicIpOnLaunch": False, "VpcId": VPC}},
        "Out": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": VPC}},
        "In": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": VPC}},
        "OutOfPublic": {"Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": {
            "RouteTableId": {"Ref": "Out"}, "SubnetId": {"Ref": "Public"}}},
        "InOfPrivate": {"Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": {
            "RouteTableId": {"Ref": "In"}, "SubnetId": {"Ref": "Private"}}},
        "Gateway": {"Type": "AWS::EC2::InternetGateway"},
        "Attachment": {"Type": "AWS::EC2::VPCGatewayAttachment", "Properties": {
            "InternetGatewayId": {"Ref": "Gateway"}, "VpcId": VPC}},
        "Default": {"Type": "AWS::EC2::Route", "DependsOn": ["Attachment"], "Properties": {
            "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}, "RouteTableId": {"Ref": "Out"}}},
        "Address": {"Type": "AWS::EC2::EIP", "Properties": {"Domain": "vpc"}},
        "Nat": {"Type": "AWS::EC2::NatGateway", "DependsOn": ["Default", "OutOfPublic"], "Properties": {
            "AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]}, "SubnetId": {"Ref": "Public"}}},
        "ThroughNat": {"Type": "AWS::EC2::Route", "Properties": {
            "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": {"Ref": "Nat"}, "RouteTableId": {"Ref": "In"}}},
        "Web": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
            "GroupDescription": "of the web", "VpcId": VPC,
            "SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "FromPort": 80, "IpProtocol": "tcp", "ToPort": 80}]}},
        "Own": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {
            "GroupId": {"Fn::GetAtt": ["Web", "GroupId"]}, "IpProtocol": "tcp", "FromPort": 1, "ToPort": 9,
            "SourceSecurityGroupId": {"Fn::GetAtt": ["Web", "GroupId"]}}},
        "S3": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {
            "ServiceName": {"Fn::Sub": "com.amazonaws.${AWS::Region}.s3"}, "VpcId": VPC, "VpcEndpointType": "Gateway",
            "RouteTableIds": [{"Ref": "In"}]}},
    },
    "Outputs": {
        "Vpc": {"Value": VPC}, "Group": {"Value": {"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]}},
    },
}  # fmt: skip


def test_a_network_of_a_template(ec2: Any, client: Any) -> None:
    stacks = client("cloudformation")
    stacks.create_stack(StackName="net", TemplateBody=json.dumps(TEMPLATE))
    stacks.get_waiter("stack_create_complete").wait(StackName="net", WaiterConfig={"Delay": 1})
    (stack,) = stacks.describe_stacks(StackName="net")["Stacks"]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}
    (vpc,) = ec2.describe_vpcs(Filters=names("tag:Name=shop", "tag:aws:cloudformation:stack-name=net"))["Vpcs"]
    assert vpc["VpcId"] == outputs["Vpc"]
    (nat,) = ec2.describe_nat_gateways(Filter=names(f"vpc-id={vpc['VpcId']}"))["NatGateways"]
    assert nat["State"] == "available"
    tables = ec2.describe_route_tables(Filters=names(f"vpc-id={outputs['Vpc']}", "association.main=false"))[
        "RouteTables"
    ]
    assert all(route["State"] == "active" for table in tables for route in table["Routes"])
    assert sorted(len(table["Routes"]) for table in tables) == [2, 3]
    template = json.loads(json.dumps(TEMPLATE))
    rules = template["Resources"]["Web"]["Properties"]["SecurityGroupIngress"]
    rules[0] |= {"FromPort": 443, "ToPort": 443}
    template["Resources"]["Vpc"]["Properties"]["Tags"] = [{"Key": "Name", "Value": "bank"}]
    stacks.update_stack(StackName="net", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_update_complete").wait(StackName="net", WaiterConfig={"Delay": 1})
    assert ec2.describe_vpcs(Filters=names("tag:Name=bank"))["Vpcs"]
    groups = ec2.describe_security_groups(Filters=names(f"vpc-id={outputs['Vpc']}", "ip-permission.to-port=443"))
    assert len(groups["SecurityGroups"]) == 1
    stacks.delete_stack(StackName="net")
    stacks.get_waiter("stack_delete_complete").wait(StackName="net", WaiterConfig={"Delay": 1})
    assert len(ec2.describe_vpcs()["Vpcs"]) == 1
    assert not ec2.describe_addresses()["Addresses"]


def test_the_stacks_tags_reach_everything(ec2: Any, client: Any) -> None:
    resources = json.loads(json.dumps(TEMPLATE["Resources"])) | {
        "Names": {"Type": "AWS::EC2::DHCPOptions", "Properties": {"DomainName": "x.org"}},
        "Six": {"Type": "AWS::EC2::EgressOnlyInternetGateway", "Properties": {"VpcId": VPC}},
        "List": {"Type": "AWS::EC2::NetworkAcl", "Properties": {"VpcId": VPC}},
        "Flows": {"Type": "AWS::EC2::FlowLog", "Properties": {
            "ResourceId": VPC, "ResourceType": "VPC", "TrafficType": "ALL", "LogDestinationType": "s3",
            "LogDestination": "arn:aws:s3:::flows"}},
    }  # fmt: skip
    stacks = client("cloudformation")

    def tagged(value: str) -> set[str]:
        found = ec2.describe_tags(Filters=names("key=team", f"value={value}"))["Tags"]
        return {one["ResourceType"] for one in found}

    call = {"StackName": "net", "TemplateBody": json.dumps({"Resources": resources})}
    stacks.create_stack(**call, Tags=[{"Key": "team", "Value": "blue"}])
    stacks.get_waiter("stack_create_complete").wait(StackName="net", WaiterConfig={"Delay": 1})
    assert tagged("blue") == {
        "vpc", "subnet", "route-table", "internet-gateway", "elastic-ip", "natgateway", "security-group", "vpc-endpoint",
        "dhcp-options", "egress-only-internet-gateway", "network-acl", "vpc-flow-log",
    }  # fmt: skip
    before = tagged("blue")
    stacks.update_stack(**call, Tags=[{"Key": "team", "Value": "green"}])
    stacks.get_waiter("stack_update_complete").wait(StackName="net", WaiterConfig={"Delay": 1})
    assert (tagged("blue"), tagged("green")) == (set(), before)
