"""Distributed Map: runs of child executions, what they read and what they write."""
