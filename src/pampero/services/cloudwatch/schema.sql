-- scope: account/region; dimensions: pairs as JSON, by name; last: when it last had a value.
CREATE TABLE IF NOT EXISTS cloudwatch_series (
    id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
    dimensions TEXT NOT NULL, unit TEXT NOT NULL, last REAL NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS cloudwatch_series_by_name ON cloudwatch_series (scope, namespace, name, dimensions, unit);
-- One hour of a series. n, total, low, high: of the whole hour; step: seconds that its points stand for (60, 300, 3600); body: the
-- points, by their second in the hour.
CREATE TABLE IF NOT EXISTS cloudwatch_hours (
    series INTEGER NOT NULL, at INTEGER NOT NULL, step INTEGER NOT NULL, n REAL NOT NULL, total REAL NOT NULL,
    low REAL NOT NULL, high REAL NOT NULL, body BLOB NOT NULL, PRIMARY KEY (series, at)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cloudwatch_hours_by_age ON cloudwatch_hours (step, at);
-- What was put with a resolution of a second, for three hours; its minutes are above, too.
CREATE TABLE IF NOT EXISTS cloudwatch_seconds (
    series INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (series, at)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cloudwatch_seconds_by_age ON cloudwatch_seconds (at);
CREATE TABLE IF NOT EXISTS cloudwatch_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, alarm TEXT NOT NULL, kind TEXT NOT NULL, at REAL NOT NULL,
    type TEXT NOT NULL, summary TEXT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS cloudwatch_history_by_alarm ON cloudwatch_history (scope, alarm, id);
CREATE INDEX IF NOT EXISTS cloudwatch_history_by_age ON cloudwatch_history (at);
