"""The commands, one file per group; each is loaded when it is used."""
