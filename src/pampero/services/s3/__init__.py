"""Amazon S3: buckets and objects."""

from pampero.api.service import Service
from pampero.services.s3.traits import TRAITS

service = Service("s3", __name__, TRAITS)
