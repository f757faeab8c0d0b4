"""What runs beside a function in its sandbox: the supervisor, which speaks the Runtime, Extensions and Telemetry APIs."""
