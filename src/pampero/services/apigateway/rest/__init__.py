"""REST APIs: the control plane."""

MODEL = "apigateway"
