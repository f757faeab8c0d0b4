"""IAM's policy language: parse, match, conditions, evaluation. Pure."""
