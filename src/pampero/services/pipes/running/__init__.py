"""What pipes do with batches: enriched, handed to the target, logged."""
