"""One file a workload; see `tests/faults/workload.py`."""
