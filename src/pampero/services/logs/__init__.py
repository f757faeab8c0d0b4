"""Amazon CloudWatch Logs: groups, streams and events."""

from pampero.api.service import Service

service = Service("logs", __name__)
