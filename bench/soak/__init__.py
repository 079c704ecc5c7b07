"""What is tried for long: processes killed wherever they write."""
