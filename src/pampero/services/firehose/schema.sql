-- What is delivered at once. stream: of its owner, the uid; uid: what objects made of it are named by; opened: when its oldest record
-- came; closed: nothing more comes to it; stage: 0 raw, 1 processed, 2 delivered; attempts, since: tries that failed, and
-- when the first did.
CREATE TABLE IF NOT EXISTS firehose_buffers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, uid TEXT NOT NULL, opened REAL NOT NULL,
    bytes INTEGER NOT NULL, closed INTEGER NOT NULL, stage INTEGER NOT NULL, attempts INTEGER NOT NULL, since REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS firehose_buffers_by_stream ON firehose_buffers (stream, closed);
-- source: where in Kinesis it came from, as JSON. outcome: what processing made of it, as JSON; empty before.
CREATE TABLE IF NOT EXISTS firehose_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT, buffer INTEGER NOT NULL, created REAL NOT NULL, source TEXT NOT NULL,
    outcome TEXT NOT NULL, data BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS firehose_records_by_buffer ON firehose_records (buffer, id);
-- The data key that a buffer's records are sealed with, as KMS has encrypted it; no row where they are not.
CREATE TABLE IF NOT EXISTS firehose_keys (buffer INTEGER PRIMARY KEY, data_key BLOB NOT NULL);
