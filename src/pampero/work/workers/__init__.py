"""Where functions run: one template process that forks, sandboxed environments, pools of them."""
