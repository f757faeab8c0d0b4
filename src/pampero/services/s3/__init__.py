"""Amazon S3: buckets and objects."""

from pampero.api.service import Service
from pampero.services.s3.traits import CONTROL, TRAITS

service = Service("s3", __name__, {"s3": TRAITS, "s3control": CONTROL}, models=("s3", "s3control"))
