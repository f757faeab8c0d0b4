"""The bottom layer: time, identifiers, ARNs, settings, sealing and logs. Imports nothing of ours."""
