"""Amazon SQS: standard and FIFO queues."""

from pampero.api.service import Service

service = Service("sqs", __name__)
