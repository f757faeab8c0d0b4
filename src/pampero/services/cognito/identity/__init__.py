"""Identity pools: who somebody is to AWS, and the credentials for it."""

MODEL = "cognito-identity"
