"""Threat protection: what happened at sign-in, how risky it was, what follows, and where it is told."""
