"""OpenAPI documents with API Gateway's extensions: REST APIs in, HTTP APIs in and out."""
