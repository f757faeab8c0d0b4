"""Virtual private clouds as networks of this machine: what EC2's rows say of them, in force for packets.

`plan` says what is wanted and what the port is; `rules` (nftables), `routing` and `cabling` (`ip`) write plans as text, and
know nothing of the machine; `keeper` is the one process that touches it, `machine` asks it.
"""
