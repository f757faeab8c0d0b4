"""CloudFormation's view of Lambda."""
