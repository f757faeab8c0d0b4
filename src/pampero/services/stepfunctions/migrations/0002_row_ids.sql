-- Tables with long bodies get row ids: see schema.sql.
ALTER TABLE sfn_definitions RENAME TO sfn_definitions_former;
CREATE TABLE sfn_definitions (id TEXT PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO sfn_definitions (id, body) SELECT id, body FROM sfn_definitions_former;
DROP TABLE sfn_definitions_former;
ALTER TABLE sfn_threads RENAME TO sfn_threads_former;
CREATE TABLE sfn_threads (
    execution INTEGER NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (execution, id)
);
INSERT INTO sfn_threads (execution, id, body, data) SELECT execution, id, body, data FROM sfn_threads_former;
DROP TABLE sfn_threads_former;
ALTER TABLE sfn_history RENAME TO sfn_history_former;
CREATE TABLE sfn_history (
    execution INTEGER NOT NULL, last INTEGER NOT NULL, first INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (execution, last)
);
INSERT INTO sfn_history (execution, last, first, body) SELECT execution, last, first, body FROM sfn_history_former;
DROP TABLE sfn_history_former;
