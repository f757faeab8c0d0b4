"""AWS Systems Manager: the parameter store."""

from pampero.api.service import Service

service = Service("ssm", __name__)
