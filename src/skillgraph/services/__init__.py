"""The answers: functions over the index, without a store, a framework or a file in sight."""
