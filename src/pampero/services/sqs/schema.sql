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
    source TEXT,
    earlier INTEGER NOT NULL DEFAULT 0,
    received REAL
);
CREATE INDEX IF NOT EXISTS sqs_messages_by_visibility ON sqs_messages (queue, visible);
CREATE INDEX IF NOT EXISTS sqs_messages_by_group ON sqs_messages (queue, grp, id) WHERE grp IS NOT NULL;
CREATE TABLE IF NOT EXISTS sqs_dedup (
    queue TEXT NOT NULL, id TEXT NOT NULL, message_id TEXT NOT NULL, sequence INTEGER NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (queue, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sqs_groups (
    queue TEXT NOT NULL, grp TEXT NOT NULL, turn INTEGER NOT NULL, PRIMARY KEY (queue, grp)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS sqs_groups_by_turn ON sqs_groups (queue, turn, grp);
CREATE TABLE IF NOT EXISTS sqs_attempts (
    queue TEXT NOT NULL, id TEXT NOT NULL, until REAL NOT NULL, expires REAL NOT NULL, messages BLOB NOT NULL,
    PRIMARY KEY (queue, id)
) WITHOUT ROWID;
