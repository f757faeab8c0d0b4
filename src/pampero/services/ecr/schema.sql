CREATE TABLE IF NOT EXISTS ecr_images (
    repository TEXT NOT NULL, digest TEXT NOT NULL, pushed REAL NOT NULL, subject TEXT, manifest BLOB NOT NULL,
    meta BLOB NOT NULL,
    PRIMARY KEY (repository, digest)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ecr_images_by_subject ON ecr_images (repository, subject) WHERE subject IS NOT NULL;
CREATE TABLE IF NOT EXISTS ecr_tags (
    repository TEXT NOT NULL, tag TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (repository, tag)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ecr_tags_by_digest ON ecr_tags (repository, digest);
CREATE TABLE IF NOT EXISTS ecr_references (
    repository TEXT NOT NULL, part TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (repository, part, digest)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ecr_references_by_digest ON ecr_references (repository, digest);
CREATE TABLE IF NOT EXISTS ecr_layers (
    repository TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, blob TEXT NOT NULL,
    PRIMARY KEY (repository, digest)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ecr_layers_by_blob ON ecr_layers (blob);
CREATE TABLE IF NOT EXISTS ecr_uploads (
    id TEXT PRIMARY KEY, repository TEXT NOT NULL, started REAL NOT NULL, size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ecr_uploads_by_repository ON ecr_uploads (repository);
CREATE TABLE IF NOT EXISTS ecr_parts (
    upload TEXT NOT NULL, first INTEGER NOT NULL, size INTEGER NOT NULL, blob TEXT NOT NULL,
    PRIMARY KEY (upload, first)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ecr_parts_by_blob ON ecr_parts (blob);
