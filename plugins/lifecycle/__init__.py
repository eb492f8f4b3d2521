"""What is public at a moment, decided in one place from the manuscript and the clock alone."""
