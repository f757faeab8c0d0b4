"""Exports of tables to S3, and imports from there."""
