"""The pages of a pool's domain: people sign in on them, and applications exchange there what they were sent."""
