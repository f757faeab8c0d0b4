CREATE TABLE IF NOT EXISTS ddb_items (
    tbl TEXT NOT NULL, hash BLOB NOT NULL, range BLOB NOT NULL, item BLOB NOT NULL,
    PRIMARY KEY (tbl, hash, range)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ddb_index (
    idx TEXT NOT NULL, hash BLOB NOT NULL, range BLOB NOT NULL, base_hash BLOB NOT NULL, base_range BLOB NOT NULL,
    PRIMARY KEY (idx, hash, range, base_hash, base_range)
) WITHOUT ROWID;
