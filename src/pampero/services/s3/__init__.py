"""Amazon S3: buckets and objects."""

from pampero.api.service import Service

service = Service("s3", __name__)
