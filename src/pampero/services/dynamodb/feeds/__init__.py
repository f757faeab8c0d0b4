"""What changes in tables, as records in streams of Kinesis."""
