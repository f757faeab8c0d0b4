"""CloudFormation's view of HTTP APIs."""
