CREATE TABLE IF NOT EXISTS logs_streams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    grp TEXT NOT NULL,
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    first_event INTEGER NOT NULL DEFAULT 0,
    last_event INTEGER NOT NULL DEFAULT 0,
    ingested INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS logs_streams_by_name ON logs_streams (grp, name);
CREATE INDEX IF NOT EXISTS logs_streams_by_last_event ON logs_streams (grp, last_event, name);
CREATE TABLE IF NOT EXISTS logs_chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    grp TEXT NOT NULL,
    stream INTEGER NOT NULL,
    first_event INTEGER NOT NULL,
    last_event INTEGER NOT NULL,
    ingested INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS logs_chunks_of_group ON logs_chunks (grp, first_event);
CREATE INDEX IF NOT EXISTS logs_chunks_of_group_back ON logs_chunks (grp, last_event);
CREATE INDEX IF NOT EXISTS logs_chunks_of_stream ON logs_chunks (stream, first_event);
CREATE INDEX IF NOT EXISTS logs_chunks_of_stream_back ON logs_chunks (stream, last_event);
