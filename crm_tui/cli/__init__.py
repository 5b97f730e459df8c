"""The command line: words in, words out; data goes to stdout, talk to stderr."""
