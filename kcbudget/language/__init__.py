"""How numbers, units and sentences are written and read, in Vietnamese and in English."""
