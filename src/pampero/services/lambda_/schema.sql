-- Durable executions. Tables with long bodies have row ids: without them SQLite reads whole rows wherever it compares their keys.
-- Keys stand in the tables: to make an index that is there locks its table, which a server that starts does beside others.
CREATE TABLE IF NOT EXISTS lambda_durable_executions (
    id TEXT NOT NULL PRIMARY KEY,
    scope TEXT NOT NULL,
    function TEXT NOT NULL,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    started REAL NOT NULL,
    body BLOB NOT NULL,
    input TEXT NOT NULL,
    output TEXT,
    UNIQUE (scope, function, name),
    UNIQUE (scope, function, started, id)
);
CREATE TABLE IF NOT EXISTS lambda_durable_operations (
    execution TEXT NOT NULL,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    parent TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (execution, id),
    UNIQUE (execution, number),
    UNIQUE (execution, changed),
    UNIQUE (execution, parent, id)
);
CREATE TABLE IF NOT EXISTS lambda_durable_history (
    execution TEXT NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (execution, id)
);
