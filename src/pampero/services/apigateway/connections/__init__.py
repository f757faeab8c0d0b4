"""The management API of WebSocket connections, under the address of the APIs."""

MODEL = "apigatewaymanagementapi"
