"""What the fuzzers share: running programs on two interpreters, comparing, making failures small."""
