"""Results in, insight out: figures, the terminal's table, the page, in Bulgarian and in English.

Everything here reads a stored result (`analysis.result.Result`); nothing here runs the model.
"""
