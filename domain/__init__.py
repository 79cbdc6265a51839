"""The rules of the yearly recognition of learning titles; standard library and eventsourcing only."""
