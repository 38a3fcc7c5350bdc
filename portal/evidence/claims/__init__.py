"""Claims at work: how many are fetched at once, what a correction sets off, who may settle one."""
