"""What a distributed Map writes: the results of its child executions."""
