"""One plan examined: what is broken, what is accepted, which figure is most likely wrong, how well it is guarded."""
