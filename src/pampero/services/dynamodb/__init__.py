"""Amazon DynamoDB: tables and items."""

from pampero.api.service import Service

service = Service("dynamodb", __name__)
