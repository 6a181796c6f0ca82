"""What makes the rules fast and their numbers the same everywhere: compiler, machine code, draws, functions.

Each has its plain oracle in tests/theory or tests/engine.  Nothing here knows a rule of the model.
"""
