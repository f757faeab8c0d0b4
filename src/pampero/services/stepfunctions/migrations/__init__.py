"""How a later version changes what an earlier one stored."""
