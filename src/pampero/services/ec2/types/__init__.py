"""Types of ec2, generated from its model by `make types`. Do not edit."""

from pampero.services.ec2.types.launch import *
from pampero.services.ec2.types.managed import *
from pampero.services.ec2.types.nat import *
from pampero.services.ec2.types.network import *
from pampero.services.ec2.types.others import *
from pampero.services.ec2.types.route import *
from pampero.services.ec2.types.security import *
from pampero.services.ec2.types.shared import *
from pampero.services.ec2.types.vpc import *
