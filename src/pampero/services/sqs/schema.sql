CREATE TABLE IF NOT EXISTS sqs_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes BLOB,
    system BLOB,
    sender TEXT NOT NULL,
    sent REAL NOT NULL,
    visible REAL NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0,
    first_received REAL,
    grp TEXT,
    dedup TEXT,
    source TEXT
);
CREATE INDEX IF NOT EXISTS sqs_messages_by_visibility ON sqs_messages (queue, visible);
CREATE INDEX IF NOT EXISTS sqs_messages_by_group ON sqs_messages (queue, grp, id) WHERE grp IS NOT NULL;
CREATE TABLE IF NOT EXISTS sqs_dedup (
    queue TEXT NOT NULL, id TEXT NOT NULL, message_id TEXT NOT NULL, sequence INTEGER NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (queue, id)
) WITHOUT ROWID;
