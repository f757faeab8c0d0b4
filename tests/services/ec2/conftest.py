"""A client of EC2, and what its tests share."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def ec2(client: Any) -> Any:
    return client("ec2")


@pytest.fixture
def vpc(ec2: Any) -> str:
    """A VPC of 10.7.0.0/16."""
    made: str = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    return made


@pytest.fixture
def subnet(ec2: Any, vpc: str) -> str:
    """A subnet of it, 10.7.1.0/24."""
    made: str = ec2.create_subnet(VpcId=vpc, CidrBlock="10.7.1.0/24")["Subnet"]["SubnetId"]
    return made
