"""A game for a class: it coordinates one run, and is told what its plan was worth."""
