"""Import jobs at work: a slice of lines a transaction, with how far the job is; what became of each line is logged as the job's role.

Source: developer guide, "Viewing the user pool import results in the CloudWatch console".
"""

from __future__ import annotations

from pampero.api import ApiError, Context, Event, consumer
from pampero.aws.logstreams import put_log_events
from pampero.services.cognito.imports import reading
from pampero.services.cognito.imports.jobs import BEGUN, FILES, JOBS, SLICE, Job, finish
from pampero.services.cognito.pools import factors
from pampero.services.cognito.pools.model import SERVICE, Pool, any_pool
from pampero.services.cognito.pools.users import USERS, new_user
from pampero.store.tx import ReadTx, Tx

SKIPS = ("UsernameExistsException", "AliasExistsException")
SESSION = "cognito-user-import"
LOST = "The CloudWatch Logs role cannot be assumed, or may not write the log."
UNREADABLE = "The CSV file cannot be read: its header is not the user pool's, or it has no users."
NOBODY = "Too many users have failed or been skipped during the import."


@consumer(BEGUN)
async def run(context: Context, event: Event) -> None:
    """Work a job off; after a crash it goes on where it was."""
    pool_id, id_ = event.payload
    while True:
        found = await context.read(_present, pool_id, id_)
        if found is None:
            return
        pool, job = found
        if job.said:
            try:
                await _log(context, pool, job)
            except ApiError:
                await context.write(_end, pool_id, id_, "Failed", LOST)
                return
        if job.status not in ("Pending", "InProgress"):
            await context.write(_told, pool_id, id_, len(job.said))
            return
        await context.write(_slice, pool_id, id_, len(job.said))


def _find(tx: ReadTx, pool: str, id_: str) -> Job | None:
    return next((job for _, job in JOBS.find(tx, pool, "id", id_)), None)


def _present(tx: ReadTx, pool_id: str, id_: str) -> tuple[Pool, Job] | None:
    pool, job = any_pool(tx, pool_id), _find(tx, pool_id, id_)
    return (pool, job) if pool is not None and job is not None else None


async def _log(context: Context, pool: Pool, job: Job) -> None:
    place = await pool.place(context).as_role(job.role, SESSION, SERVICE)
    group, now = f"/aws/cognito/userpools/{pool.id}/{pool.settings.Name}", int(context.now * 1000)
    events = [{"timestamp": now, "message": text} for text in job.said]
    logs = place.within(pool.account, pool.region).client("logs")
    await put_log_events(logs, group, f"{job.id}/{job.name}", events, make_group=True)


def _end(tx: Tx, pool: str, id_: str, status: str, message: str) -> None:
    job = _find(tx, pool, id_)
    if job is not None:
        job.said = []
        finish(tx, job, status, message)


def _told(tx: Tx, pool: str, id_: str, said: int) -> None:
    job = _find(tx, pool, id_)
    if job is not None and said:
        job.said = job.said[said:]
        JOBS.save(tx, job)


def _slice(tx: Tx, pool_id: str, id_: str, said: int) -> None:
    """Import some more users; once what became of the last is logged, the job is over. said: how many lines of the log are."""
    pool, job = any_pool(tx, pool_id), _find(tx, pool_id, id_)
    if pool is None or job is None or job.status not in ("Pending", "InProgress"):
        return
    job.status, job.said = "InProgress", job.said[said:]
    if job.done < job.lines:
        for at, line in enumerate(FILES.get(tx, job.id, f"{job.done:09d}") or []):
            result, text = _import(tx, pool, job, line)
            # The header is the first line.
            job.said.append(f"[{result}] Line Number {job.done + at + 2} - {text}")
        job.done += SLICE
        JOBS.save(tx, job)
    elif not job.names:
        finish(tx, job, "Failed", UNREADABLE)
    elif not job.imported:
        finish(tx, job, "Failed", NOBODY)
    else:
        finish(tx, job, "Succeeded", "Import Job Completed Successfully.")


def _import(tx: Tx, pool: Pool, job: Job, line: str) -> tuple[str, str]:
    """What became of a line."""
    verified = pool.settings.AutoVerifiedAttributes or []
    try:
        said = reading.record(job.names, line, verified, pool.settings.MfaConfiguration or "OFF")
        user = new_user(tx, pool, said.name, said.attributes, "RESET_REQUIRED")
    except reading.Failed as error:
        job.failed += 1
        return "FAILED", str(error)
    except ApiError as error:
        if error.code in SKIPS:
            job.skipped += 1
            return "SKIPPED", "The user already exists."
        job.failed += 1
        return "FAILED", " ".join(error.message.split())
    if said.factor and factors.SMS in factors.enabled(pool) and user.attributes.get("phone_number"):
        user.factors = [factors.SMS]
    USERS.save(tx, user)
    job.imported += 1
    return "SUCCEEDED", "The import succeeded."
