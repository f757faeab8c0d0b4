-- lo, hi: the hash keys it takes, 16 bytes each. parent, adjacent: numbers of the shards it came of, -1 for none. first: the
-- oldest record that may be left; last: the number of the newest. w…, r…: what may be written and read at once, as of …_at; hot: when
-- it last took more than half of what it may.
CREATE TABLE IF NOT EXISTS kinesis_shards (
    id INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, number INTEGER NOT NULL, started REAL NOT NULL,
    closed REAL NOT NULL, lo BLOB NOT NULL, hi BLOB NOT NULL, parent INTEGER NOT NULL, adjacent INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, hot REAL NOT NULL DEFAULT 0,
    w_at REAL NOT NULL DEFAULT 0, w_records REAL NOT NULL DEFAULT 0, w_bytes REAL NOT NULL DEFAULT 0,
    r_at REAL NOT NULL DEFAULT 0, r_calls REAL NOT NULL DEFAULT 0, r_bytes REAL NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS kinesis_shards_by_number ON kinesis_shards (stream, number);
CREATE INDEX IF NOT EXISTS kinesis_shards_by_hash ON kinesis_shards (stream, closed, lo);
-- id: that of the shard, and behind it the record's number in the shard (`shards.row_id`).
CREATE TABLE IF NOT EXISTS kinesis_records (
    id INTEGER PRIMARY KEY, created REAL NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, sealed INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS kinesis_subscriptions (
    consumer TEXT NOT NULL, shard INTEGER NOT NULL, token TEXT NOT NULL, begun REAL NOT NULL, PRIMARY KEY (consumer, shard)
) WITHOUT ROWID;
