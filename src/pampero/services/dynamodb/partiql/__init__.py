"""PartiQL for DynamoDB: statements, parsed and run on the same items as everything else."""
