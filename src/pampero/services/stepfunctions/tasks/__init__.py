"""Task integrations: how a task's Resource becomes calls of other services."""
