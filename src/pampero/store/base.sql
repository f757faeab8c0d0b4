CREATE TABLE IF NOT EXISTS documents (
    kind TEXT NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (kind, scope, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document_keys (
    kind TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (kind, scope, name, value, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS document_keys_by_id ON document_keys (kind, scope, id);
CREATE TABLE IF NOT EXISTS timers (
    kind TEXT NOT NULL, key TEXT NOT NULL, due REAL NOT NULL, payload BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS timers_by_due ON timers (due);
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key TEXT NOT NULL, payload BLOB NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1, due REAL NOT NULL DEFAULT 0
);
