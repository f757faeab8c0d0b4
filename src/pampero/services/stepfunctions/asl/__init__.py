"""The Amazon States Language: pure and deterministic; it knows no store, no clock and no chance of its own."""
