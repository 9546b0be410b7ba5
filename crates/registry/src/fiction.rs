//! Organisations and people that do not exist, for the demo and for tests.
