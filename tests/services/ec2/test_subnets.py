"""Subnets, route tables and what routes lead to."""

from __future__ import annotations

from typing import Any

from tests.ec2calls import names, refused


def test_a_subnet_lives(ec2: Any, vpc: str, account: str) -> None:
    made = ec2.create_subnet(VpcId=vpc, CidrBlock="10.7.1.0/24", AvailabilityZone="us-east-1c")["Subnet"]
    id_ = made["SubnetId"]
    assert (made["AvailableIpAddressCount"], made["AvailabilityZoneId"]) == (251, "use1-az3")
    assert made["SubnetArn"] == f"arn:aws:ec2:us-east-1:{account}:subnet/{id_}"
    code, text = refused(ec2.create_subnet, VpcId=vpc, CidrBlock="10.7.1.128/25")
    assert (code, text) == ("InvalidSubnet.Conflict", "The CIDR '10.7.1.128/25' conflicts with another subnet")
    assert refused(ec2.create_subnet, VpcId=vpc, CidrBlock="10.9.1.0/24")[0] == "InvalidSubnet.Range"
    assert refused(ec2.create_subnet, VpcId=vpc, CidrBlock="10.7.2.0/30")[0] == "InvalidSubnet.Range"
    wrong = {"CidrBlock": "10.7.3.0/24", "AvailabilityZone": "eu-west-1a"}
    assert refused(ec2.create_subnet, VpcId=vpc, **wrong)[0] == "InvalidParameterValue"
    ec2.modify_subnet_attribute(SubnetId=id_, MapPublicIpOnLaunch={"Value": True})
    (shown,) = ec2.describe_subnets(Filters=names(f"vpc-id={vpc}", "map-public-ip-on-launch=true"))["Subnets"]
    assert shown["SubnetId"] == id_
    wanted = {"AssignIpv6AddressOnCreation": {"Value": True}}
    assert refused(ec2.modify_subnet_attribute, SubnetId=id_, **wanted)[0] == "InvalidParameterValue"
    ec2.create_network_interface(SubnetId=id_)
    assert ec2.describe_subnets(SubnetIds=[id_])["Subnets"][0]["AvailableIpAddressCount"] == 250
    assert refused(ec2.delete_subnet, SubnetId=id_)[0] == "DependencyViolation"
    code, text = refused(ec2.delete_subnet, SubnetId="subnet-00000000")
    assert (code, text) == ("InvalidSubnetID.NotFound", "The subnet ID 'subnet-00000000' does not exist")


def test_routes_lead_somewhere_or_are_black_holes(ec2: Any, vpc: str, subnet: str) -> None:
    table = ec2.create_route_table(VpcId=vpc, ClientToken="one")["RouteTable"]["RouteTableId"]
    assert ec2.create_route_table(VpcId=vpc, ClientToken="one")["RouteTable"]["RouteTableId"] == table
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}
    code, text = refused(ec2.create_route, **route, GatewayId=gateway)
    assert code == "InvalidParameterValue"
    assert text == f"route table {table} and network gateway {gateway} belong to different networks"
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    again = {"InternetGatewayId": gateway, "VpcId": vpc}
    assert refused(ec2.attach_internet_gateway, **again)[0] == "Resource.AlreadyAssociated"
    assert ec2.create_route(**route, GatewayId=gateway)["Return"]
    assert refused(ec2.create_route, **route, GatewayId=gateway) == (
        "RouteAlreadyExists", "The route identified by 0.0.0.0/0 already exists.",
    )  # fmt: skip
    assert refused(ec2.create_route, RouteTableId=table, GatewayId=gateway)[0] == "MissingParameter"
    assert refused(ec2.delete_internet_gateway, InternetGatewayId=gateway)[0] == "DependencyViolation"
    out = ec2.create_egress_only_internet_gateway(VpcId=vpc)["EgressOnlyInternetGateway"]
    egress = out["EgressOnlyInternetGatewayId"]
    assert len(ec2.describe_egress_only_internet_gateways()["EgressOnlyInternetGateways"]) == 1
    six = {"RouteTableId": table, "DestinationIpv6CidrBlock": "::/0"}
    ec2.create_route(**six, EgressOnlyInternetGatewayId=egress)

    def states() -> dict[str, str]:
        (shown,) = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
        where = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
        return {next(one[name] for name in where if name in one): one["State"] for one in shown["Routes"]}

    assert states() == {"10.7.0.0/16": "active", "0.0.0.0/0": "active", "::/0": "active"}
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert refused(ec2.detach_internet_gateway, **again)[0] == "Gateway.NotAttached"
    assert ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=egress)["ReturnCode"]
    assert states() == {"10.7.0.0/16": "active", "0.0.0.0/0": "blackhole", "::/0": "blackhole"}
    assert ec2.describe_route_tables(Filters=names("route.state=blackhole"))["RouteTables"]
    ec2.delete_route(**six)
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    ec2.replace_route(**route, NetworkInterfaceId=interface)
    assert states() == {"10.7.0.0/16": "active", "0.0.0.0/0": "blackhole"}
    wrong = {"RouteTableId": table, "DestinationCidrBlock": "1.0.0.0/8"}
    assert refused(ec2.replace_route, **wrong, GatewayId="local")[0] == "InvalidRoute.NotFound"
    assert refused(ec2.delete_route, **wrong)[0] == "InvalidRoute.NotFound"
    local = {"RouteTableId": table, "DestinationCidrBlock": "10.7.0.0/16"}
    assert refused(ec2.delete_route, **local)[0] == "InvalidParameterValue"


def test_tables_are_associated(ec2: Any, vpc: str, subnet: str) -> None:
    first, second = (ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2))
    bound = ec2.associate_route_table(RouteTableId=first, SubnetId=subnet)
    assert bound["AssociationState"] == {"State": "associated"}
    assert ec2.associate_route_table(RouteTableId=first, SubnetId=subnet)["AssociationId"] == bound["AssociationId"]
    wrong = {"RouteTableId": second, "SubnetId": subnet}
    assert refused(ec2.associate_route_table, **wrong)[0] == "Resource.AlreadyAssociated"
    code, text = refused(ec2.delete_route_table, RouteTableId=first)
    assert (code, text) == ("DependencyViolation", f"The routeTable '{first}' has dependencies and cannot be deleted.")
    id_ = bound["AssociationId"]
    moved = ec2.replace_route_table_association(AssociationId=id_, RouteTableId=second)["NewAssociationId"]
    assert refused(ec2.disassociate_route_table, AssociationId=id_) == (
        "InvalidAssociationID.NotFound", f"The association ID '{id_}' does not exist",
    )  # fmt: skip
    (shown,) = ec2.describe_route_tables(Filters=names(f"association.subnet-id={subnet}"))["RouteTables"]
    assert shown["RouteTableId"] == second
    ec2.disassociate_route_table(AssociationId=moved)
    ec2.delete_route_table(RouteTableId=first)
    (main,) = ec2.describe_route_tables(Filters=names(f"vpc-id={vpc}", "association.main=true"))["RouteTables"]
    (held,) = main["Associations"]
    own = {"AssociationId": held["RouteTableAssociationId"]}
    assert refused(ec2.disassociate_route_table, **own)[0] == "InvalidParameterValue"
    ec2.replace_route_table_association(**own, RouteTableId=second)
    (main,) = ec2.describe_route_tables(Filters=names(f"vpc-id={vpc}", "association.main=true"))["RouteTables"]
    assert main["RouteTableId"] == second


def test_acls_have_numbered_entries(ec2: Any, vpc: str, subnet: str) -> None:
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]
    id_ = acl["NetworkAclId"]
    assert {(one["RuleNumber"], one["RuleAction"]) for one in acl["Entries"]} == {(32767, "deny")}
    entry = {
        "NetworkAclId": id_, "RuleNumber": 10, "Protocol": "6", "RuleAction": "allow", "Egress": False,
        "CidrBlock": "10.7.0.0/16", "PortRange": {"From": 80, "To": 81},
    }  # fmt: skip
    ec2.create_network_acl_entry(**entry)
    assert refused(ec2.create_network_acl_entry, **entry)[0] == "NetworkAclEntryAlreadyExists"
    ec2.replace_network_acl_entry(**(entry | {"RuleAction": "deny"}))
    (shown,) = ec2.describe_network_acls(Filters=names("entry.rule-number=10"))["NetworkAcls"]
    (found,) = (one for one in shown["Entries"] if one["RuleNumber"] == 10)
    assert (found["RuleAction"], found["PortRange"]) == ("deny", {"From": 80, "To": 81})
    held = ec2.describe_network_acls(Filters=names(f"association.subnet-id={subnet}"))["NetworkAcls"][0]
    assert held["IsDefault"]
    association = held["Associations"][0]["NetworkAclAssociationId"]
    ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=id_)
    assert refused(ec2.delete_network_acl, NetworkAclId=id_)[0] == "DependencyViolation"
    gone = {"NetworkAclId": id_, "RuleNumber": 10, "Egress": False}
    ec2.delete_network_acl_entry(**gone)
    assert refused(ec2.delete_network_acl_entry, **gone)[0] == "InvalidNetworkAclEntry.NotFound"
    assert refused(ec2.replace_network_acl_entry, **entry)[0] == "InvalidNetworkAclEntry.NotFound"
    assert refused(ec2.delete_network_acl, NetworkAclId=held["NetworkAclId"])[0] == "InvalidParameterValue"
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_network_acl(NetworkAclId=id_)


def test_dhcp_options(ec2: Any, vpc: str) -> None:
    wanted = [{"Key": "domain-name", "Values": ["shop.internal"]}]
    id_ = ec2.create_dhcp_options(DhcpConfigurations=wanted)["DhcpOptions"]["DhcpOptionsId"]
    ec2.associate_dhcp_options(DhcpOptionsId=id_, VpcId=vpc)
    (shown,) = ec2.describe_dhcp_options(Filters=names("value=shop.*"))["DhcpOptions"]
    assert shown["DhcpConfigurations"] == [{"Key": "domain-name", "Values": [{"Value": "shop.internal"}]}]
    assert refused(ec2.delete_dhcp_options, DhcpOptionsId=id_)[0] == "DependencyViolation"
    ec2.associate_dhcp_options(DhcpOptionsId="default", VpcId=vpc)
    assert ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["DhcpOptionsId"] == "default"
    ec2.delete_dhcp_options(DhcpOptionsId=id_)
    assert refused(ec2.describe_dhcp_options, DhcpOptionsIds=[id_])[0] == "InvalidDhcpOptionID.NotFound"
