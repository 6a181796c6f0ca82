"""What is seen of a run: events, the measures of a month, the network, tables of results.  Nothing here changes it."""
