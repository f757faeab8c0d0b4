"""Queues, streams and topics that a service works off for somebody: read in batches, kept in order, tried again, checkpointed."""
