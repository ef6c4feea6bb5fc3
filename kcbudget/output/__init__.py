"""One module a format; each escapes for its own target."""
