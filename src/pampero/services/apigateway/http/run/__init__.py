"""The data plane: HTTP requests to HTTP APIs."""
