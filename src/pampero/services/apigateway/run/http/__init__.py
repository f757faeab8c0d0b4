"""What HTTP APIs do of their own: events of format 2.0, parameter mapping, JWT, CORS, access logs, AWS services."""
