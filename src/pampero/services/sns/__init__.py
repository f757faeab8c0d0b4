"""Amazon SNS: topics, filtered subscriptions of queues, functions and web endpoints."""

from pampero.api.service import Service

service = Service("sns", __name__)
