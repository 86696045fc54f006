"""Words: numbers, dates and names as they are read in Japanese and English."""
