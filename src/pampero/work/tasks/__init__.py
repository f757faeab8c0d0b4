"""Tasks: several containers that start, live and end together, on the container engine."""
