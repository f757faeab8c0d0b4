"""Executions of the past, beyond AWS's API: their steps, and new executions that begin where they once were."""
