"""The workshop: makes the environment on a bare machine and runs the checks. Standard library only, for it comes before all else."""
