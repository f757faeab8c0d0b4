"""User pools: what they hold, how their users sign in, and the tokens that say so."""
