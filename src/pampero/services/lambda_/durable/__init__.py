"""Durable functions: executions that last beyond an invocation, as rows.

What a function checkpoints are operations (`updates`), which the clock (`timers`), callers (`callbacks`) and other functions
(`chained`) complete; then it is invoked again (`driver`) with all of them, and takes no completed step a second time.
"""
