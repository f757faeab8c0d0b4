CREATE TABLE IF NOT EXISTS events_archived (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    archive TEXT NOT NULL,
    time REAL NOT NULL,
    arrived REAL NOT NULL,
    size INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_archived_by_time ON events_archived (archive, time, id);
CREATE INDEX IF NOT EXISTS events_archived_by_arrival ON events_archived (archive, arrived);
