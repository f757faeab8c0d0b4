"""Expressions over items: conditions, key conditions, updates, projections. Pure."""
