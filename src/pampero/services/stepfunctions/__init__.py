"""AWS Step Functions: state machines and their executions."""

from pampero.api.service import Service

service = Service("stepfunctions", __name__)
