"""While a deployment is under way its alarms are asked for again and again."""

from __future__ import annotations

from pampero.api import Context, Event, TimerEvent, consumer, timer
from pampero.aws.rollouts import WATCH_SECONDS
from pampero.services.codedeploy.alarms import activated
from pampero.services.codedeploy.model import DEPLOYMENTS, LOOK, WATCH, Deployment
from pampero.services.codedeploy.progress import alarmed
from pampero.store.tx import ReadTx, Tx


@timer(WATCH)
def watch(tx: Tx, context: Context, event: TimerEvent) -> None:
    """It is time to ask."""
    scope, id_ = event.payload
    if _under_way(tx, scope, id_) is not None:
        tx.emit(LOOK, {"scope": scope, "id": id_})


@consumer(LOOK)
async def look(context: Context, event: Event) -> None:
    """Ask, and stop the deployment or ask again later."""
    scope, id_ = event.payload["scope"], event.payload["id"]
    one = await context.read(_under_way, scope, id_)
    if one is None:
        return
    await context.write(_looked, scope, id_, await activated(context, one))


def _looked(tx: Tx, scope: str, id_: str, why: str) -> None:
    one = _under_way(tx, scope, id_)
    if one is None:
        return
    if why:
        alarmed(tx, one, why)
    else:
        tx.at(WATCH, one.key, tx.now + WATCH_SECONDS, [scope, id_])


def _under_way(tx: ReadTx, scope: str, id_: str) -> Deployment | None:
    one = DEPLOYMENTS.get(tx, scope, id_)
    return None if one is None or one.over or one.stopping is not None else one
