"""CloudFormation's view of IAM."""
