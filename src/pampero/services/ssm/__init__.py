"""AWS Systems Manager: the parameter store."""

from pampero.api.service import Service
from pampero.protocol.traits import Traits

service = Service("ssm", __name__, Traits(own_tag_key=True))
