ALTER TABLE sqs_messages ADD COLUMN earlier INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sqs_messages ADD COLUMN received REAL;
CREATE TABLE IF NOT EXISTS sqs_groups (
    queue TEXT NOT NULL, grp TEXT NOT NULL, turn INTEGER NOT NULL, PRIMARY KEY (queue, grp)
) WITHOUT ROWID;
INSERT INTO sqs_groups (queue, grp, turn)
    SELECT queue, grp, min(id) FROM sqs_messages WHERE dedup IS NOT NULL AND grp IS NOT NULL GROUP BY queue, grp;
