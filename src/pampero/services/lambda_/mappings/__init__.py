"""Event source mappings: which queue or stream a function works off, and those that work it off."""
