-- Tokens are documents now; those of the last ten minutes are forgotten.
DROP TABLE IF EXISTS ddb_tokens;
