"""Map runs are forgotten 90 days after their end, as executions are, with their children."""

from __future__ import annotations

from pampero.api import Context, TimerEvent, timer
from pampero.services.stepfunctions import states
from pampero.services.stepfunctions.maps import model
from pampero.services.stepfunctions.maps.model import OVER
from pampero.services.stepfunctions.model import KEPT_SECONDS
from pampero.store.tx import Tx

SWEEP = "stepfunctions.mapsweep"
SOON_SECONDS = 1.0
# Children that one transaction deletes, Standard ones with their histories.
MAX_SWEPT = 50


@timer(SWEEP)
def sweep(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Forget a run, a few children at a time; one that was redriven meanwhile is swept after its next end."""
    key = int(event.key)
    run = model.find(tx, key)
    if run is None or run.phase != OVER or run.stopped is None or tx.now - run.stopped < KEPT_SECONDS:
        return
    rows = tx.all(
        "SELECT number, execution FROM sfn_map_children WHERE run = ? ORDER BY number LIMIT ?", key, MAX_SWEPT
    )
    states.forget(tx, [execution for _, execution in rows if execution])
    tx.many("DELETE FROM sfn_map_children WHERE run = ? AND number = ?", [(key, number) for number, _ in rows])
    if len(rows) == MAX_SWEPT:
        tx.at(SWEEP, event.key, tx.now + SOON_SECONDS)
    else:
        tx.run("DELETE FROM sfn_map_runs WHERE id = ?", key)
