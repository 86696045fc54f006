"""Measures: per-row facts that can be added up. What a movement, a cohort or a churn is, is decided here
and nowhere else. Written once in narwhals, so that the same lines run on polars and on Spark."""
