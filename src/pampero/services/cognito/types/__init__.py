"""Types of cognito-idp, generated from its model by `make types`. Do not edit."""

from pampero.services.cognito.types.others import *
from pampero.services.cognito.types.shared import *
from pampero.services.cognito.types.user import *
