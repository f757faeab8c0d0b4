-- Definitions that nothing names are deleted; and states may stand whole in the rows of their executions.
ALTER TABLE sfn_definitions ADD COLUMN unnamed REAL;
