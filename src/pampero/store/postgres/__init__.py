"""The store on PostgreSQL: the same bodies and the same SQL. What the engines differ in is here and nowhere else."""
