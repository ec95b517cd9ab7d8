"""How does it reach people? HTTP."""
