"""What AWS's services share: how tags, pages, policies and deliveries look, wherever they are."""
