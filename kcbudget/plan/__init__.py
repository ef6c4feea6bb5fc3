"""What a plan may say: texts with places, keys in both languages, its shape, its schema; no files, no arithmetic."""
