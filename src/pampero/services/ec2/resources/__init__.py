"""CloudFormation's view of EC2's networks."""
