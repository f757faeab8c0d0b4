CREATE TABLE IF NOT EXISTS sfn_definitions (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sfn_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    arn TEXT NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    status TEXT NOT NULL,
    stopped REAL,
    body BLOB NOT NULL,
    state BLOB,
    saves INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS sfn_executions_by_machine ON sfn_executions (machine, id);
CREATE INDEX IF NOT EXISTS sfn_executions_by_status ON sfn_executions (machine, status, id);
CREATE TABLE IF NOT EXISTS sfn_threads (
    execution INTEGER NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (execution, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sfn_history (
    execution INTEGER NOT NULL, last INTEGER NOT NULL, first INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (execution, last)
) WITHOUT ROWID;
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
