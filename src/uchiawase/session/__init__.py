"""The live meeting as a plain object: message and time in, messages and records out."""
