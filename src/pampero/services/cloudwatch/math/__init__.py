"""Metric math: expressions over time series. Source: CloudWatch user guide, "Using math expressions with CloudWatch metrics"."""
