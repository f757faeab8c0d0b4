"""OpenAPI 3.0 with API Gateway's extensions, in and out."""
