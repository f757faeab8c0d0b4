"""What runs outside the server's process: the template, the sandbox, and the runtimes of functions."""
