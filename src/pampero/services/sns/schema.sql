CREATE TABLE IF NOT EXISTS sns_dedup (
    topic TEXT NOT NULL, id TEXT NOT NULL, message_id TEXT NOT NULL, sequence INTEGER NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (topic, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sns_dedup_by_expiry ON sns_dedup (topic, expires);
