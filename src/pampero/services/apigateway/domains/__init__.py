"""Custom domain names, which both models show: what one is, to which APIs it leads, and which TLS it speaks."""
