"""What executions have been: histories read as stories, replayed, and taken up again elsewhere. Pure."""
