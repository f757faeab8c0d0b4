"""Measurements of a running server; `make bench` prints one JSON line a workload."""
