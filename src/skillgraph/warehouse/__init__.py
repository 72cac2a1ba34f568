"""Gaps on an engine of tables: one Ibis expression, run by DuckDB, Spark or one's own warehouse."""
