"""The command line: parameters in, a question, a format out; one module a command."""
