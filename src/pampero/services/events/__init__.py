"""Amazon EventBridge: buses, rules and targets."""

from pampero.api.service import Service

service = Service("events", __name__)
