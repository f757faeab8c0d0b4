"""Types of lambda, generated from its model by `make types`. Do not edit."""

from pampero.services.lambda_.types.durable import *
from pampero.services.lambda_.types.event import *
from pampero.services.lambda_.types.function import *
from pampero.services.lambda_.types.layer import *
from pampero.services.lambda_.types.others import *
from pampero.services.lambda_.types.shared import *
