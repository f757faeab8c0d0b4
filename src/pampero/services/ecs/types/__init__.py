"""Types of ecs, generated from its model by `make types`. Do not edit."""

from pampero.services.ecs.types.capacity import *
from pampero.services.ecs.types.cluster import *
from pampero.services.ecs.types.container import *
from pampero.services.ecs.types.others import *
from pampero.services.ecs.types.service import *
from pampero.services.ecs.types.shared import *
from pampero.services.ecs.types.task import *
