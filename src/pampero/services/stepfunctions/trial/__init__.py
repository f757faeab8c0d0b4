"""TestState: one state on its own, with what it does outside done or mocked."""
