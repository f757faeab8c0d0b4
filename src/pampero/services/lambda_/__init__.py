"""AWS Lambda: functions, versions, aliases, layers and their invocation."""

from pampero.api.service import Service

service = Service("lambda", __name__)
