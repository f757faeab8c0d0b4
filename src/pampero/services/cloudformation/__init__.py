"""AWS CloudFormation: stacks and change sets."""

from pampero.api.service import Service

service = Service("cloudformation", __name__)
