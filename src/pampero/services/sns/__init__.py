"""Amazon SNS: topics and subscriptions to queues."""

from pampero.api.service import Service

service = Service("sns", __name__)
