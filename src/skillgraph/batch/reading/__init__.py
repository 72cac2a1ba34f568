"""People of any number, read from NDJSON, CSV or Parquet as blocks of bit sets."""
