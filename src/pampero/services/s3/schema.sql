CREATE TABLE IF NOT EXISTS s3_objects (
    bucket TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified REAL NOT NULL,
    blob TEXT, body BLOB, meta BLOB NOT NULL,
    PRIMARY KEY (bucket, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS s3_objects_by_blob ON s3_objects (blob) WHERE blob IS NOT NULL;
CREATE TABLE IF NOT EXISTS s3_uploads (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, started REAL NOT NULL, meta BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_parts (
    upload TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified REAL NOT NULL,
    blob TEXT NOT NULL,
    PRIMARY KEY (upload, number)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS s3_parts_by_blob ON s3_parts (blob);
CREATE TABLE IF NOT EXISTS s3_versions (
    bucket TEXT NOT NULL, key TEXT NOT NULL, seq INTEGER NOT NULL, version TEXT NOT NULL, marker INTEGER NOT NULL,
    size INTEGER NOT NULL, etag TEXT NOT NULL, modified REAL NOT NULL, blob TEXT, body BLOB, meta BLOB NOT NULL,
    PRIMARY KEY (bucket, key, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS s3_versions_by_id ON s3_versions (bucket, key, version);
CREATE INDEX IF NOT EXISTS s3_versions_by_blob ON s3_versions (blob) WHERE blob IS NOT NULL;
CREATE TABLE IF NOT EXISTS s3_part_sums (
    upload TEXT NOT NULL, number INTEGER NOT NULL, sums BLOB NOT NULL,
    PRIMARY KEY (upload, number)
) WITHOUT ROWID;
