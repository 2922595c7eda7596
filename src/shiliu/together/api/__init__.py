"""What crosses packages at the interfaces: a person's own data, and what operators ask."""
