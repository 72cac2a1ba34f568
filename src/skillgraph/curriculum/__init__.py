"""Curricula as teachers keep them: spreadsheets read, checked, and written back with matches."""
