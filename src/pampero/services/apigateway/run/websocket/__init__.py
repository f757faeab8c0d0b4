"""WebSocket APIs: connections, their messages by routes, and what backends send to them."""
