"""Amazon ECR: repositories with their settings and policies; there are no images yet, so none is ever found or pulled."""

from pampero.api.service import Service

service = Service("ecr", __name__)
