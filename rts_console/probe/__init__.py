"""Times and traffic from a process of their own: the probe, the load generator, and how they are told what to do."""
