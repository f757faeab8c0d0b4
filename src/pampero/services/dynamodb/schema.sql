CREATE TABLE IF NOT EXISTS ddb_items (
    tbl TEXT NOT NULL, hash BLOB NOT NULL, range BLOB NOT NULL, item BLOB NOT NULL,
    PRIMARY KEY (tbl, hash, range)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ddb_index (
    idx TEXT NOT NULL, hash BLOB NOT NULL, range BLOB NOT NULL, base_hash BLOB NOT NULL, base_range BLOB NOT NULL,
    PRIMARY KEY (idx, hash, range, base_hash, base_range)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ddb_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tbl TEXT NOT NULL, hash BLOB NOT NULL, range BLOB NOT NULL, at REAL NOT NULL, old BLOB
);
CREATE INDEX IF NOT EXISTS ddb_history_by_table ON ddb_history (tbl, at);
CREATE TABLE IF NOT EXISTS ddb_shards (
    stream TEXT NOT NULL, number INTEGER NOT NULL, started REAL NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    closed REAL NOT NULL, PRIMARY KEY (stream, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ddb_records (
    stream TEXT NOT NULL, seq INTEGER NOT NULL, created REAL NOT NULL, name TEXT NOT NULL, expired INTEGER NOT NULL,
    size INTEGER NOT NULL, keys BLOB NOT NULL, new BLOB, old BLOB, PRIMARY KEY (stream, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ddb_outgoing (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tbl TEXT NOT NULL, stream TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS ddb_outgoing_by_table ON ddb_outgoing (tbl, id);
