CREATE TABLE IF NOT EXISTS sns_dedup (
    topic TEXT NOT NULL, id TEXT NOT NULL, message_id TEXT NOT NULL, sequence INTEGER NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (topic, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sns_dedup_by_expiry ON sns_dedup (topic, expires);
CREATE TABLE IF NOT EXISTS sns_archive (
    topic TEXT NOT NULL, sequence INTEGER NOT NULL, time REAL NOT NULL, message BLOB NOT NULL, PRIMARY KEY (topic, sequence)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sns_archive_by_time ON sns_archive (topic, time);
