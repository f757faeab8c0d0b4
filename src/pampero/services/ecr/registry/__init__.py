"""The registry that clients of containers push to and pull from: OCI Distribution 1.1."""
