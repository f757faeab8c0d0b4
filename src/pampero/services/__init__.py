"""The services, one folder each. They reach one another only through their APIs."""
