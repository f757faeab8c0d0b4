"""Pampero: serverless architectures behind the AWS APIs."""

__version__ = "0.1.0"
