"""Settings of the property tests: no deadline, for the first call of a kernel compiles it."""

from hypothesis import settings

settings.register_profile("compiled", deadline=None)
settings.load_profile("compiled")
