-- Tables with long bodies have row ids: without them SQLite reads whole rows wherever it compares their keys.
-- unnamed: since when nothing is known to name it.
CREATE TABLE IF NOT EXISTS sfn_definitions (id TEXT PRIMARY KEY, body TEXT NOT NULL, unnamed REAL);
CREATE TABLE IF NOT EXISTS sfn_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    arn TEXT NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    status TEXT NOT NULL,
    stopped REAL,
    body BLOB NOT NULL,
    state BLOB,
    saves INTEGER NOT NULL DEFAULT 0,
    moment REAL NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS sfn_executions_by_moment ON sfn_executions (machine, moment, id);
CREATE INDEX IF NOT EXISTS sfn_executions_by_status_and_moment ON sfn_executions (machine, status, moment, id);
CREATE TABLE IF NOT EXISTS sfn_threads (
    execution INTEGER NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (execution, id)
);
CREATE TABLE IF NOT EXISTS sfn_history (
    execution INTEGER NOT NULL, last INTEGER NOT NULL, first INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (execution, last)
);
CREATE TABLE IF NOT EXISTS sfn_activity_tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    activity TEXT NOT NULL,
    execution INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    token TEXT NOT NULL,
    input TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sfn_activity_tasks_by_activity ON sfn_activity_tasks (activity, id);
CREATE INDEX IF NOT EXISTS sfn_activity_tasks_by_task ON sfn_activity_tasks (execution, thread, attempt);
CREATE TABLE IF NOT EXISTS sfn_children (
    child TEXT NOT NULL, execution INTEGER NOT NULL, thread INTEGER NOT NULL, attempt INTEGER NOT NULL,
    parsed INTEGER NOT NULL,
    PRIMARY KEY (child, execution, thread, attempt)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sfn_children_by_task ON sfn_children (execution, thread, attempt);
CREATE TABLE IF NOT EXISTS sfn_map_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    arn TEXT NOT NULL UNIQUE,
    stem TEXT NOT NULL UNIQUE,
    execution INTEGER NOT NULL,
    body BLOB NOT NULL,
    settings BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS sfn_map_runs_by_execution ON sfn_map_runs (execution, id);
CREATE TABLE IF NOT EXISTS sfn_map_children (
    run INTEGER NOT NULL, number INTEGER NOT NULL, status TEXT NOT NULL, news INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL, execution INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL DEFAULT 0,
    era INTEGER NOT NULL DEFAULT 0, input TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (run, number)
);
CREATE INDEX IF NOT EXISTS sfn_map_children_by_status ON sfn_map_children (run, status, number);
CREATE INDEX IF NOT EXISTS sfn_map_children_with_news ON sfn_map_children (run, number) WHERE news = 1;
