"""Where state lives: SQL rows, documents, timers, the outbox, and blobs as files."""
