"""The template language: reading, functions, parameters, references. Knows no store and no other service."""
