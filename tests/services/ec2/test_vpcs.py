"""VPCs: the default one, and those that are made."""

from __future__ import annotations

from typing import Any

from tests.ec2calls import names, refused


def test_the_default_vpc_is_there(ec2: Any) -> None:
    (vpc,) = ec2.describe_vpcs(Filters=names("is-default=true"))["Vpcs"]
    assert (vpc["CidrBlock"], vpc["State"], vpc["InstanceTenancy"]) == ("172.31.0.0/16", "available", "default")
    own = names(f"vpc-id={vpc['VpcId']}")
    subnets = ec2.describe_subnets(Filters=own)["Subnets"]
    zones = [zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]]
    assert sorted(one["AvailabilityZone"] for one in subnets) == zones
    assert {one["AvailableIpAddressCount"] for one in subnets} == {4091}
    assert all(one["DefaultForAz"] and one["MapPublicIpOnLaunch"] for one in subnets)
    (table,) = ec2.describe_route_tables(Filters=own)["RouteTables"]
    assert [one["Main"] for one in table["Associations"]] == [True]
    (gateway,) = ec2.describe_internet_gateways(Filters=names(f"attachment.vpc-id={vpc['VpcId']}"))["InternetGateways"]
    routes = {one["DestinationCidrBlock"]: (one["GatewayId"], one["State"]) for one in table["Routes"]}
    assert routes == {
        "172.31.0.0/16": ("local", "active"), "0.0.0.0/0": (gateway["InternetGatewayId"], "active"),
    }  # fmt: skip
    (acl,) = ec2.describe_network_acls(Filters=own)["NetworkAcls"]
    assert acl["IsDefault"]
    assert len(acl["Associations"]) == len(subnets)
    (group,) = ec2.describe_security_groups(Filters=own)["SecurityGroups"]
    assert (group["GroupName"], group["Description"]) == ("default", "default VPC security group")
    assert group["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"] == group["GroupId"]
    assert group["IpPermissionsEgress"][0]["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    attributes = ec2.describe_account_attributes(AttributeNames=["default-vpc"])["AccountAttributes"]
    assert attributes[0]["AttributeValues"] == [{"AttributeValue": vpc["VpcId"]}]
    assert refused(ec2.create_default_vpc)[0] == "DefaultVpcAlreadyExists"


def test_a_vpc_lives(ec2: Any, account: str) -> None:
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "shop"}]}]
    vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16", TagSpecifications=tags)["Vpc"]
    id_ = vpc["VpcId"]
    assert vpc["OwnerId"] == account
    assert vpc["Tags"] == [{"Key": "Name", "Value": "shop"}]
    assert len(id_) == len("vpc-") + 17
    ec2.get_waiter("vpc_available").wait(VpcIds=[id_])
    found = ec2.describe_vpcs(Filters=names("tag:Name=sh*", "cidr=10.7.*"))["Vpcs"]
    assert [one["VpcId"] for one in found] == [id_]
    ec2.modify_vpc_attribute(VpcId=id_, EnableDnsHostnames={"Value": True})
    assert ec2.describe_vpc_attribute(VpcId=id_, Attribute="enableDnsHostnames")["EnableDnsHostnames"] == {
        "Value": True
    }
    assert ec2.describe_vpc_attribute(VpcId=id_, Attribute="enableDnsSupport")["EnableDnsSupport"] == {"Value": True}
    assert refused(ec2.create_vpc, CidrBlock="10.0.0.0/8") == ("InvalidVpc.Range", "The CIDR '10.0.0.0/8' is invalid.")
    for block in ("127.0.0.0/16", "169.254.0.0/16", "0.0.0.0/16", "224.0.0.0/16"):
        assert refused(ec2.create_vpc, CidrBlock=block) == ("InvalidVpc.Range", f"The CIDR '{block}' is invalid.")
    assert refused(ec2.create_vpc, CidrBlock="nowhere")[0] == "InvalidParameterValue"
    assert refused(ec2.create_vpc, CidrBlock="10.1.0.0/16", DryRun=True) == (
        "DryRunOperation", "Request would have succeeded, but DryRun flag is set.",
    )  # fmt: skip
    missing = "vpc-0123456789abcdef0"
    problem = f"The vpc ID '{missing}' does not exist"
    assert refused(ec2.describe_vpcs, VpcIds=[missing]) == ("InvalidVpcID.NotFound", problem)
    assert refused(ec2.describe_vpcs, VpcIds=["net-1"])[0] == "InvalidVpcID.Malformed"
    assert refused(ec2.describe_vpcs, Filters=names("color=red")) == (
        "InvalidParameterValue", "The filter 'color' is invalid",
    )  # fmt: skip
    subnet = ec2.create_subnet(VpcId=id_, CidrBlock="10.7.1.0/24")["Subnet"]["SubnetId"]
    problem = f"The vpc '{id_}' has dependencies and cannot be deleted."
    assert refused(ec2.delete_vpc, VpcId=id_) == ("DependencyViolation", problem)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.modify_vpc_tenancy(VpcId=id_, InstanceTenancy="default")
    ec2.delete_vpc(VpcId=id_)
    assert refused(ec2.delete_vpc, VpcId=id_)[0] == "InvalidVpcID.NotFound"
    assert not ec2.describe_security_groups(Filters=names(f"vpc-id={id_}"))["SecurityGroups"]


def test_blocks_come_and_go(ec2: Any, vpc: str) -> None:
    added = ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.8.0.0/16")["CidrBlockAssociation"]
    six = ec2.associate_vpc_cidr_block(VpcId=vpc, AmazonProvidedIpv6CidrBlock=True)["Ipv6CidrBlockAssociation"]
    assert six["Ipv6CidrBlock"].endswith("/56")
    (table,) = ec2.describe_route_tables(Filters=names(f"vpc-id={vpc}"))["RouteTables"]
    local = {one.get("DestinationCidrBlock") or one["DestinationIpv6CidrBlock"] for one in table["Routes"]}
    assert local == {"10.7.0.0/16", "10.8.0.0/16", six["Ipv6CidrBlock"]}
    assert refused(ec2.associate_vpc_cidr_block, VpcId=vpc, CidrBlock="10.8.4.0/24")[0] == "InvalidVpc.Range"
    block = six["Ipv6CidrBlock"].replace("/56", "/64")
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.8.1.0/24")["Subnet"]["SubnetId"]
    made = ec2.associate_subnet_cidr_block(SubnetId=subnet, Ipv6CidrBlock=block)["Ipv6CidrBlockAssociation"]
    id_ = added["AssociationId"]
    assert refused(ec2.disassociate_vpc_cidr_block, AssociationId=id_)[0] == "InvalidCidr.InUse"
    assert refused(ec2.disassociate_vpc_cidr_block, AssociationId=six["AssociationId"])[0] == "InvalidCidr.InUse"
    ec2.disassociate_subnet_cidr_block(AssociationId=made["AssociationId"])
    ec2.disassociate_vpc_cidr_block(AssociationId=six["AssociationId"])
    ec2.delete_subnet(SubnetId=subnet)
    ec2.disassociate_vpc_cidr_block(AssociationId=id_)
    (shown,) = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
    (first,) = shown["CidrBlockAssociationSet"]
    assert refused(ec2.disassociate_vpc_cidr_block, AssociationId=first["AssociationId"])[0] == "OperationNotPermitted"


def test_the_default_vpc_can_be_made_anew(ec2: Any) -> None:
    (vpc,) = ec2.describe_vpcs(Filters=names("is-default=true"))["Vpcs"]
    own = names(f"vpc-id={vpc['VpcId']}")
    for subnet in ec2.describe_subnets(Filters=own)["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    made = ec2.create_default_subnet(AvailabilityZone="us-east-1b")["Subnet"]
    assert (made["CidrBlock"], made["DefaultForAz"]) == ("172.31.0.0/20", True)
    error = refused(ec2.create_default_subnet, AvailabilityZone="us-east-1b")[0]
    assert error == "DefaultSubnetAlreadyExistsInAvailabilityZone"
    ec2.delete_subnet(SubnetId=made["SubnetId"])
    (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
    id_ = gateway["InternetGatewayId"]
    ec2.detach_internet_gateway(InternetGatewayId=id_, VpcId=vpc["VpcId"])
    ec2.delete_internet_gateway(InternetGatewayId=id_)
    ec2.delete_vpc(VpcId=vpc["VpcId"])
    assert refused(ec2.create_default_subnet, AvailabilityZone="us-east-1b")[0] == "DefaultVpcDoesNotExist"
    assert refused(ec2.create_security_group, GroupName="a", Description="b")[0] == "VPCIdNotSpecified"
    assert ec2.create_default_vpc()["Vpc"]["IsDefault"]
    assert len(ec2.describe_subnets()["Subnets"]) == 6


def test_places_are_told(ec2: Any, client: Any) -> None:
    regions = {one["RegionName"]: one for one in ec2.describe_regions()["Regions"]}
    assert regions["eu-west-1"] == {
        "RegionName": "eu-west-1", "Endpoint": "ec2.eu-west-1.amazonaws.com", "OptInStatus": "opt-in-not-required",
    }  # fmt: skip
    assert refused(ec2.describe_regions, RegionNames=["moon-1"])[0] == "InvalidParameterValue"
    zones = ec2.describe_availability_zones(Filters=names("zone-id=use1-az2"))["AvailabilityZones"]
    assert [(one["ZoneName"], one["State"], one["ZoneType"]) for one in zones] == [
        ("us-east-1b", "available", "availability-zone")
    ]
    elsewhere = client("ec2", region="eu-west-1")
    assert len(elsewhere.describe_subnets()["Subnets"]) == 3
    assert len(elsewhere.describe_vpcs()["Vpcs"]) == 1


def test_vpcs_are_listed_in_pages(ec2: Any) -> None:
    made = {ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"] for _ in range(7)}
    pages = list(ec2.get_paginator("describe_vpcs").paginate(PaginationConfig={"PageSize": 5}))
    assert [len(page["Vpcs"]) for page in pages] == [5, 3]
    assert made < {one["VpcId"] for page in pages for one in page["Vpcs"]}
    assert refused(ec2.describe_vpcs, NextToken="?")[0] == "InvalidNextToken"
