"""One run as a meeting of agents: offices, administrations, mechanisms one can look at and change."""
