"""Formats in and out: any reading list becomes entries, and the map becomes what other tools open."""
