"""What can be learned from runs: comparison of policies, and how sure one can be."""
