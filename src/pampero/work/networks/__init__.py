"""Virtual private clouds as networks of this machine: what EC2's rows say of them, in force for packets."""
