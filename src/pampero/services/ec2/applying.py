"""Hands the plan of each VPC that has interfaces to the machine's networks, once a commit has changed it."""

from __future__ import annotations

from pampero.api import Context, TaskJob, job
from pampero.kernel.log import logger
from pampero.services.ec2.kinds import INTERFACES
from pampero.services.ec2.plans import plan_of
from pampero.services.ec2.things import CHANGES
from pampero.store.tx import ReadTx
from pampero.work.networks.part import VpcNetworks
from pampero.work.networks.plan import VpcPlan

log = logger("ec2")
LOOK_SECONDS = 60.0


@job()
class Applying(TaskJob):
    """Woken by CHANGES, and at the start: what is wanted is compared with what was handed over last."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._networks = context.part(VpcNetworks)
        self._applied: dict[str, VpcPlan] = {}

    async def stop(self) -> None:
        """Networks stay for the next process."""
        await super().stop()
        await self._networks.close()

    async def run(self) -> None:
        """See TaskJob."""
        store = self.context.runtime.store
        for vpc in await self._networks.kept() - (await self.context.read(self._plans)).keys():
            await self._networks.remove(vpc)
        while True:
            mark = store.mark(CHANGES)
            await self._look()
            await store.wait_from(CHANGES, mark, self.context.now + LOOK_SECONDS)

    async def _look(self) -> None:
        wanted = await self.context.read(self._plans)
        for vpc in self._applied.keys() - wanted.keys():
            await self._networks.remove(vpc)
            del self._applied[vpc]
        for vpc, plan in wanted.items():
            if self._applied.get(vpc) != plan:
                try:
                    await self._networks.apply(plan)
                except OSError as error:
                    log.warning("the network of %s could not be made: %s", vpc, error)
                else:
                    self._applied[vpc] = plan

    def _plans(self, tx: ReadTx) -> dict[str, VpcPlan]:
        """The plans of all VPCs with interfaces: others need no network."""
        places = {(scope, one.VpcId) for scope, _, one in INTERFACES.everywhere(tx)}
        plans = (plan_of(tx, self.context.at(scope), vpc) for scope, vpc in sorted(places))
        return {plan.id: plan for plan in plans if plan is not None}
