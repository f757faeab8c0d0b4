"""AWS STS: who am I, and temporary credentials."""

from pampero.api.service import Service

service = Service("sts", __name__)
