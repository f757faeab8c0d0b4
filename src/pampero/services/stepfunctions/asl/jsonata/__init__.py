"""JSONata: what an expression may cost, how it is evaluated within bounds, and what Step Functions adds to the language."""
