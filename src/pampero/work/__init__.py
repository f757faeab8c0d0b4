"""What runs beside the requests: timers, the outbox's dispatcher, jobs, and the processes of functions."""
