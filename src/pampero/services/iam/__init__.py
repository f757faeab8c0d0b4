"""AWS IAM: users, access keys, roles and policies; the directory that authentication asks."""

from pampero.api.service import Service
from pampero.services.iam.directory import StoreDirectory

service = Service("iam", __name__, directory=StoreDirectory)
