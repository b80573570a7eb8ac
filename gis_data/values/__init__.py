"""From what stands in a cell to a value: numbers, dates, codes, yes and no, free text."""
