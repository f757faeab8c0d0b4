"""CloudFormation's view of REST APIs."""
