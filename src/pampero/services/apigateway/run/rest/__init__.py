"""What REST APIs do of their own: methods, mappings, gateway responses, usage plans."""
