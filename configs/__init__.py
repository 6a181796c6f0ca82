"""What can be chosen: Hydra groups of YAML files.  A package, so that the files travel with the software."""
