"""The container engine, which is somebody else's: Docker, Podman and whatever speaks the Docker Engine API."""
