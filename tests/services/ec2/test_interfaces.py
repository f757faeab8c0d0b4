"""Interfaces, elastic addresses, NAT gateways."""

from __future__ import annotations

from typing import Any

from tests.ec2calls import names, refused


def test_an_interface_lives(ec2: Any, vpc: str, subnet: str) -> None:
    made = ec2.create_network_interface(SubnetId=subnet, Description="d", ClientToken="a")["NetworkInterface"]
    id_ = made["NetworkInterfaceId"]
    again = ec2.create_network_interface(SubnetId=subnet, Description="d", ClientToken="a")["NetworkInterface"]
    assert again["NetworkInterfaceId"] == id_
    other = {"SubnetId": subnet, "ClientToken": "a"}
    assert refused(ec2.create_network_interface, **other)[0] == "IdempotentParameterMismatch"
    assert (made["PrivateIpAddress"], made["Status"], made["VpcId"]) == ("10.7.1.4", "available", vpc)
    assert [one["GroupName"] for one in made["Groups"]] == ["default"]
    wanted = {"SubnetId": subnet, "PrivateIpAddress": "10.7.1.4"}
    assert refused(ec2.create_network_interface, **wanted)[0] == "InvalidIPAddress.InUse"
    for address in ("10.7.1.3", "10.7.1.255", "10.9.0.1", "x"):
        wanted["PrivateIpAddress"] = address
        assert refused(ec2.create_network_interface, **wanted)[0] == "InvalidParameterValue"
    listed = [{"PrivateIpAddress": "10.7.1.9", "Primary": True}, {"PrivateIpAddress": "10.7.1.5"}]
    many = ec2.create_network_interface(SubnetId=subnet, PrivateIpAddresses=listed)["NetworkInterface"]
    assert [one["PrivateIpAddress"] for one in many["PrivateIpAddresses"]] == ["10.7.1.9", "10.7.1.5"]
    added = ec2.assign_private_ip_addresses(NetworkInterfaceId=id_, SecondaryPrivateIpAddressCount=2)
    addresses = [one["PrivateIpAddress"] for one in added["AssignedPrivateIpAddresses"]]
    assert addresses == ["10.7.1.6", "10.7.1.7"]
    ec2.unassign_private_ip_addresses(NetworkInterfaceId=id_, PrivateIpAddresses=addresses[:1])
    gone = {"NetworkInterfaceId": id_, "PrivateIpAddresses": addresses[:1]}
    assert refused(ec2.unassign_private_ip_addresses, **gone)[0] == "InvalidParameterValue"
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    ec2.modify_network_interface_attribute(NetworkInterfaceId=id_, Groups=[group])
    ec2.modify_network_interface_attribute(NetworkInterfaceId=id_, SourceDestCheck={"Value": False})
    shown = ec2.describe_network_interface_attribute(NetworkInterfaceId=id_, Attribute="sourceDestCheck")
    assert shown["SourceDestCheck"] == {"Value": False}
    ec2.reset_network_interface_attribute(NetworkInterfaceId=id_, SourceDestCheck="true")
    (found,) = ec2.describe_network_interfaces(Filters=names(f"group-id={group}"))["NetworkInterfaces"]
    assert (found["NetworkInterfaceId"], found["SourceDestCheck"]) == (id_, True)
    assert refused(ec2.delete_security_group, GroupId=group)[0] == "DependencyViolation"
    ec2.delete_network_interface(NetworkInterfaceId=id_)
    code, text = refused(ec2.delete_network_interface, NetworkInterfaceId=id_)
    assert code == "InvalidNetworkInterfaceID.NotFound"
    assert text == f"The networkInterface ID '{id_}' does not exist"


def test_a_subnet_runs_out_of_addresses(ec2: Any, vpc: str) -> None:
    small = ec2.create_subnet(VpcId=vpc, CidrBlock="10.7.9.0/28")["Subnet"]["SubnetId"]
    given = [ec2.create_network_interface(SubnetId=small)["NetworkInterface"]["PrivateIpAddress"] for _ in range(11)]
    assert given == [f"10.7.9.{number}" for number in range(4, 15)]
    assert refused(ec2.create_network_interface, SubnetId=small)[0] == "InsufficientFreeAddressesInSubnet"
    assert ec2.describe_subnets(SubnetIds=[small])["Subnets"][0]["AvailableIpAddressCount"] == 0


def test_interfaces_have_addresses_of_ipv6(ec2: Any, vpc: str, subnet: str) -> None:
    six = ec2.associate_vpc_cidr_block(VpcId=vpc, AmazonProvidedIpv6CidrBlock=True)["Ipv6CidrBlockAssociation"]
    block = six["Ipv6CidrBlock"].replace("/56", "/64")
    assert refused(ec2.create_network_interface, SubnetId=subnet, Ipv6AddressCount=1)[0] == "InvalidParameterValue"
    ec2.associate_subnet_cidr_block(SubnetId=subnet, Ipv6CidrBlock=block)
    made = ec2.create_network_interface(SubnetId=subnet, Ipv6AddressCount=1)["NetworkInterface"]
    assert len(made["Ipv6Addresses"]) == 1
    id_ = made["NetworkInterfaceId"]
    (more,) = ec2.assign_ipv6_addresses(NetworkInterfaceId=id_, Ipv6AddressCount=1)["AssignedIpv6Addresses"]
    gone = ec2.unassign_ipv6_addresses(NetworkInterfaceId=id_, Ipv6Addresses=[more])
    assert gone["UnassignedIpv6Addresses"] == [more]


def test_elastic_addresses(ec2: Any, vpc: str, subnet: str) -> None:
    made = ec2.allocate_address(Domain="vpc")
    id_ = made["AllocationId"]
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    wanted = {"AllocationId": id_, "NetworkInterfaceId": interface}
    assert refused(ec2.associate_address, **wanted)[0] == "Gateway.NotAttached"
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    association = ec2.associate_address(**wanted)["AssociationId"]
    assert ec2.associate_address(**wanted)["AssociationId"] == association
    (shown,) = ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"]
    assert shown["Association"]["PublicIp"] == made["PublicIp"]
    assert refused(ec2.release_address, AllocationId=id_)[0] == "InvalidIPAddress.InUse"
    left = {"InternetGatewayId": gateway, "VpcId": vpc}
    assert refused(ec2.detach_internet_gateway, **left)[0] == "DependencyViolation"
    other = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    moved = {"AllocationId": id_, "NetworkInterfaceId": other}
    assert refused(ec2.associate_address, **moved)[0] == "Resource.AlreadyAssociated"
    association = ec2.associate_address(**moved, AllowReassociation=True)["AssociationId"]
    (address,) = ec2.describe_addresses(Filters=names(f"network-interface-id={other}"))["Addresses"]
    assert address["AssociationId"] == association
    ec2.disassociate_address(AssociationId=association)
    assert refused(ec2.disassociate_address, AssociationId=association)[0] == "InvalidAssociationID.NotFound"
    attributes = ec2.describe_addresses_attribute(AllocationIds=[id_])["Addresses"]
    assert [one["AllocationId"] for one in attributes] == [id_]
    ec2.release_address(AllocationId=id_)
    assert refused(ec2.describe_addresses, PublicIps=[made["PublicIp"]])[0] == "InvalidAddress.NotFound"


def test_a_nat_gateway_lives(ec2: Any, vpc: str, subnet: str) -> None:
    address = ec2.allocate_address(Domain="vpc")
    wanted = {"SubnetId": subnet, "AllocationId": address["AllocationId"]}
    assert refused(ec2.create_nat_gateway, **wanted)[0] == "Gateway.NotAttached"
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    made = ec2.create_nat_gateway(**wanted)["NatGateway"]
    id_ = made["NatGatewayId"]
    assert made["State"] == "pending"
    ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[id_])
    (held,) = made["NatGatewayAddresses"]
    assert held["PublicIp"] == address["PublicIp"]
    (interface,) = ec2.describe_network_interfaces(Filters=names("interface-type=nat_gateway"))["NetworkInterfaces"]
    assert (interface["NetworkInterfaceId"], interface["RequesterManaged"]) == (held["NetworkInterfaceId"], True)
    own = {"NetworkInterfaceId": interface["NetworkInterfaceId"]}
    assert refused(ec2.delete_network_interface, **own)[0] == "OperationNotPermitted"
    assert refused(ec2.disassociate_address, AssociationId=held["AssociationId"])[0] == "AuthFailure"
    assert refused(ec2.create_nat_gateway, SubnetId=subnet)[0] == "MissingParameter"
    assert refused(ec2.create_nat_gateway, **wanted)[0] == "Resource.AlreadyAssociated"
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=id_)
    assert refused(ec2.delete_subnet, SubnetId=subnet)[0] == "DependencyViolation"
    ec2.delete_nat_gateway(NatGatewayId=id_)
    ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[id_])
    (routed,) = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    assert [one["State"] for one in routed["Routes"]] == ["active", "blackhole"]
    ec2.release_address(AllocationId=address["AllocationId"])
    ec2.delete_subnet(SubnetId=subnet)
    assert refused(ec2.delete_nat_gateway, NatGatewayId="nat-00000000")[0] == "NatGatewayNotFound"


def test_what_is_out_of_bounds_is_refused_at_once(ec2: Any, subnet: str) -> None:
    many = {"SubnetId": subnet, "SecondaryPrivateIpAddressCount": 30_000}
    assert refused(ec2.create_network_interface, **many)[0] == "PrivateIpAddressLimitExceeded"
    assert (
        refused(ec2.create_network_interface, **{**many, "SecondaryPrivateIpAddressCount": -5})[0]
        == "InvalidParameterValue"
    )
    made = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    more = {"NetworkInterfaceId": made, "SecondaryPrivateIpAddressCount": 50}
    assert refused(ec2.assign_private_ip_addresses, **more)[0] == "PrivateIpAddressLimitExceeded"
    assert refused(ec2.describe_vpc_endpoints, MaxResults=-1)[0] == "InvalidParameterValue"
    volume = {"BlockDeviceMappings": [{"DeviceName": "/dev/a", "Ebs": {"VolumeSize": 10**30}}]}
    for more in ({}, {"ClientToken": "t"}):
        wrong = refused(ec2.create_launch_template, LaunchTemplateName="big", LaunchTemplateData=volume, **more)
        assert wrong[0] == "InvalidParameterValue"
    assert refused(ec2.create_launch_template, LaunchTemplateName="{}x", LaunchTemplateData=volume)[0] == (
        "InvalidLaunchTemplateName.MalformedException"
    )
    assert ec2.describe_launch_templates()["LaunchTemplates"] == []
