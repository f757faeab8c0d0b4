"""What a distributed Map reads: the items that its ItemReader names."""
