"""S3 Control: what AWS asks of an account's S3 at an endpoint of its own. Here it is the tags of buckets, as Terraform reads them."""

MODEL = "s3control"
