"""How well the cause of a wrong figure is found: faults made from truthful plans of the benchmark's own."""
