"""Import jobs: users out of a CSV file."""
