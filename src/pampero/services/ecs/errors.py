"""The words of ECS's errors."""

from __future__ import annotations

from pampero.api import ApiError


def invalid(text: str) -> ApiError:
    """InvalidParameterException."""
    return ApiError("InvalidParameterException", text)


def client(text: str) -> ApiError:
    """ClientException."""
    return ApiError("ClientException", text)


def no_cluster() -> ApiError:
    """There is no such cluster."""
    return ApiError("ClusterNotFoundException", "Cluster not found.")


def no_service() -> ApiError:
    """There is no such service."""
    return ApiError("ServiceNotFoundException", "Service not found.")


def not_active() -> ApiError:
    """A service that was deleted, or is about to be."""
    return ApiError("ServiceNotActiveException", "Service was not ACTIVE.")


def unsupported(text: str) -> ApiError:
    """UnsupportedFeatureException."""
    return ApiError("UnsupportedFeatureException", text)


def missing_here(what: str) -> ApiError:
    """501: what nothing here does."""
    return ApiError("NotImplemented", f"ECS's {what} is not implemented.", status=501)
