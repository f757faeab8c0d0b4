"""The Velocity template language, as API Gateway's mapping templates use it. Pure, and bounded in all that it does."""

from pampero.services.apigateway.run.vtl.budget import Budget, Failure, Overdrawn
from pampero.services.apigateway.run.vtl.hosts import Host
from pampero.services.apigateway.run.vtl.nodes import Template
from pampero.services.apigateway.run.vtl.parse import BadTemplate, parse_template

__all__ = ["BadTemplate", "Budget", "Failure", "Host", "Overdrawn", "Template", "parse_template"]
