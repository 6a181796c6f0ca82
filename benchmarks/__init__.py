"""What is measured, and how to measure it again: `python -m benchmarks`, or one script, `python -m benchmarks.scaling`.

Speed is told by ratios: what is compared runs in one process, in turns (A B A B …), and the median counts.
No test depends on a time.  RESULTS.md holds what the last complete measurement found.
"""
