"""How tasks are run: their rows on one side, the runner of containers on the other."""
