"""The way of a request: from bytes to an authorised call and back."""
