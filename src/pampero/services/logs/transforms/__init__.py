"""Transformers: processors that make another document of a message, one after the other. Pure.

Source: "Processors that you can use" in the CloudWatch Logs user guide.
"""

from pampero.services.logs.transforms.compiling import Transform, compile_transformer
from pampero.services.logs.transforms.documents import Document, InvalidTransformer, NotBuilt, as_message, as_read

__all__ = ["Document", "InvalidTransformer", "NotBuilt", "Transform", "as_message", "as_read", "compile_transformer"]
