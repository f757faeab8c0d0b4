"""Alarms: on metrics and on other alarms; evaluated by the clock."""
