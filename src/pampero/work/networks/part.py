"""The networks of VPCs as a part of the server."""

from __future__ import annotations

from pampero.api.call import Context
from pampero.work.networks.machine import MachineNetworks
from pampero.work.workers.workers import Workers


class VpcNetworks(MachineNetworks):
    """`context.part(VpcNetworks)`. At a VPC's edge the doors to the platform and the relay of functions serve.

    Whoever hands it plans is one process of the platform, and closes it when that stops.
    """

    def __init__(self, context: Context) -> None:
        doors = context.part(Workers).doors
        super().__init__(context.settings.data, doors.open, doors.close)
