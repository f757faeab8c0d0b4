"""DynamoDB Streams: what changes in tables, in order, for 24 hours."""

MODEL = "dynamodbstreams"
