"""HTTP APIs: the control plane."""

MODEL = "apigatewayv2"
