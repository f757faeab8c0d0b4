"""Amazon SQS: standard and FIFO queues."""

from pampero.api.service import Service
from pampero.services.sqs.traits import TRAITS

service = Service("sqs", __name__, TRAITS, rows_only=True)
