CREATE TABLE IF NOT EXISTS cloudformation_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stack TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS cloudformation_events_by_stack ON cloudformation_events (stack, id);
CREATE TABLE IF NOT EXISTS cloudformation_exports (
    scope TEXT NOT NULL, name TEXT NOT NULL, stack TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (scope, name)
);
CREATE INDEX IF NOT EXISTS cloudformation_exports_by_stack ON cloudformation_exports (scope, stack);
CREATE TABLE IF NOT EXISTS cloudformation_imports (
    scope TEXT NOT NULL, name TEXT NOT NULL, stack TEXT NOT NULL,
    PRIMARY KEY (scope, name, stack)
);
CREATE INDEX IF NOT EXISTS cloudformation_imports_by_stack ON cloudformation_imports (scope, stack);
CREATE TABLE IF NOT EXISTS cloudformation_replies (
    request TEXT PRIMARY KEY, secret TEXT NOT NULL, created REAL NOT NULL, sent INTEGER NOT NULL DEFAULT 0,
    body BLOB
);
