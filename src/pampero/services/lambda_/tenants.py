"""Functions that keep their tenants apart: an environment serves one tenant only.

Source: "Tenant isolation" in the developer guide.
"""

from __future__ import annotations

from pampero.services.lambda_.model import Function, Settings
from pampero.services.lambda_.names import invalid

PER_TENANT = "PER_TENANT"


def refuse_tenants(settings: Settings, what: str) -> None:
    """Source: "Tenant isolation", considerations. No source tells AWS's text. Raises InvalidParameterValueException."""
    if settings.tenancy == PER_TENANT:
        raise invalid(f"{what} is not supported for functions that are enabled with tenancy configuration.")


def tenant_of(function: Function, tenant: str | None) -> str:
    """For whom an invocation is; "" where the function knows no tenants. Raises InvalidParameterValueException."""
    if function.settings.tenancy == PER_TENANT:
        if not tenant:
            text = "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your request and try again."
            raise invalid(text)
        return tenant
    if tenant:
        text = "The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again."
        raise invalid(text)
    return ""
