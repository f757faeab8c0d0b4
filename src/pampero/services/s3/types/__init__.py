"""Types of s3, generated from its model by `make types`. Do not edit."""

from pampero.services.s3.types.bucket import *
from pampero.services.s3.types.multipart import *
from pampero.services.s3.types.object import *
from pampero.services.s3.types.others import *
from pampero.services.s3.types.part import *
from pampero.services.s3.types.shared import *
