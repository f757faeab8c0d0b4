# A resource of each kind that Terraform's AWS provider manages and that is here. Left out are those for which the provider itself
# waits for most of a minute: policies of queues and a second queue, life cycles of buckets.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  s3_use_path_style = true
}
data "aws_caller_identity" "me" {}

# queues, topics
resource "aws_sqs_queue" "work" {
  name                       = "work"
  visibility_timeout_seconds = 60
  tags                       = { team = "blue" }
}
resource "aws_sns_topic" "news" { name = "news" }
resource "aws_sns_topic_policy" "news" {
  arn    = aws_sns_topic.news.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "x", Effect = "Allow", Principal = { AWS = "*" }, Action = "sns:Publish", Resource = aws_sns_topic.news.arn }] })
}
resource "aws_sns_topic_subscription" "news" {
  topic_arn            = aws_sns_topic.news.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.work.arn
  raw_message_delivery = true
  filter_policy        = jsonencode({ kind = ["a"] })
}
# tables
resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  range_key        = "at"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "at"
    type = "N"
  }
  attribute {
    name = "who"
    type = "S"
  }
  global_secondary_index {
    name            = "by-who"
    hash_key        = "who"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
  point_in_time_recovery { enabled = true }
}
resource "aws_dynamodb_table_item" "one" {
  table_name = aws_dynamodb_table.orders.name
  hash_key   = "id"
  range_key  = "at"
  item       = jsonencode({ id = { S = "1" }, at = { N = "1" }, who = { S = "me" } })
}
resource "aws_dynamodb_resource_policy" "orders" {
  resource_arn = aws_dynamodb_table.orders.arn
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = data.aws_caller_identity.me.account_id }, Action = "dynamodb:GetItem", Resource = aws_dynamodb_table.orders.arn }] })
}
# buckets
resource "aws_s3_bucket" "b" {
  bucket_prefix = "terraform-"
  force_destroy = true
}
resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_public_access_block" "b" {
  bucket                  = aws_s3_bucket.b.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
  bucket = aws_s3_bucket.b.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.k.arn
    }
    bucket_key_enabled = true
  }
}
resource "aws_s3_bucket_cors_configuration" "b" {
  bucket = aws_s3_bucket.b.id
  cors_rule {
    allowed_methods = ["GET"]
    allowed_origins = ["https://a.example"]
  }
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:DeleteBucket", Resource = aws_s3_bucket.b.arn, Condition = { Bool = { "aws:SecureTransport" = "never" } } }] })
}
resource "aws_s3_bucket_ownership_controls" "b" {
  bucket = aws_s3_bucket.b.id
  rule { object_ownership = "BucketOwnerEnforced" }
}
resource "aws_s3_bucket_notification" "b" {
  bucket      = aws_s3_bucket.b.id
  eventbridge = true
}
resource "aws_s3_object" "o" {
  bucket  = aws_s3_bucket.b.id
  key     = "hello.txt"
  content = "hello"
}
resource "aws_s3_bucket_logging" "b" {
  bucket        = aws_s3_bucket.b.id
  target_bucket = aws_s3_bucket.b.id
  target_prefix = "log/"
}
resource "aws_s3_bucket_accelerate_configuration" "b" {
  bucket = aws_s3_bucket.b.id
  status = "Enabled"
}
resource "aws_s3_bucket_website_configuration" "b" {
  bucket = aws_s3_bucket.b.id
  index_document { suffix = "index.html" }
}
# identity
resource "aws_iam_role" "fn" {
  name               = "fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = ["lambda.amazonaws.com", "logs.amazonaws.com", "states.amazonaws.com", "events.amazonaws.com", "firehose.amazonaws.com", "apigateway.amazonaws.com", "scheduler.amazonaws.com"] }, Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "fn" {
  role   = aws_iam_role.fn.id
  name   = "inline"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
resource "aws_iam_role_policy_attachment" "p" {
  role       = aws_iam_role.fn.name
  policy_arn = aws_iam_policy.p.arn
}
resource "aws_iam_user" "u" { name = "u" }
resource "aws_iam_access_key" "u" { user = aws_iam_user.u.name }
resource "aws_iam_user_policy" "u" {
  user   = aws_iam_user.u.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }] })
}
resource "aws_iam_group" "g" { name = "g" }
resource "aws_iam_group_membership" "g" {
  name  = "g"
  users = [aws_iam_user.u.name]
  group = aws_iam_group.g.name
}
resource "aws_iam_instance_profile" "i" {
  name = "i"
  role = aws_iam_role.fn.name
}
resource "aws_iam_openid_connect_provider" "o" {
  url             = "https://token.actions.githubusercontent.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["6938fd4d98bab03faadb97b34396831e3780aea1"]
}
# functions
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = aws_iam_role.fn.arn
  runtime       = "python3.12"
  handler       = "index.handler"
  filename      = "function.zip"
  publish       = true
  environment { variables = { NAME = "1" } }
  dead_letter_config { target_arn = aws_sns_topic.news.arn }
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.f.function_name
  function_version = aws_lambda_function.f.version
}
resource "aws_lambda_permission" "s3" {
  statement_id  = "s3"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.f.function_name
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.b.arn
}
resource "aws_lambda_event_source_mapping" "q" {
  event_source_arn = aws_sqs_queue.work.arn
  function_name    = aws_lambda_function.f.arn
  batch_size       = 5
}
resource "aws_lambda_layer_version" "l" {
  layer_name          = "l"
  filename            = "function.zip"
  compatible_runtimes = ["python3.12"]
}
resource "aws_lambda_function_url" "f" {
  function_name      = aws_lambda_function.f.function_name
  authorization_type = "NONE"
}
resource "aws_lambda_function_event_invoke_config" "f" {
  function_name          = aws_lambda_function.f.function_name
  maximum_retry_attempts = 1
}
# workflows, events
resource "aws_sfn_state_machine" "m" {
  name       = "m"
  role_arn   = aws_iam_role.fn.arn
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })
}
resource "aws_sfn_activity" "a" { name = "a" }
resource "aws_cloudwatch_event_bus" "bus" { name = "bus" }
resource "aws_cloudwatch_event_rule" "r" {
  name           = "r"
  event_bus_name = aws_cloudwatch_event_bus.bus.name
  event_pattern  = jsonencode({ source = ["shop"] })
}
resource "aws_cloudwatch_event_target" "t" {
  rule           = aws_cloudwatch_event_rule.r.name
  event_bus_name = aws_cloudwatch_event_bus.bus.name
  arn            = aws_sqs_queue.work.arn
}
resource "aws_cloudwatch_event_archive" "a" {
  name             = "a"
  event_source_arn = aws_cloudwatch_event_bus.bus.arn
}
resource "aws_cloudwatch_event_connection" "c" {
  name               = "c"
  authorization_type = "API_KEY"
  auth_parameters {
    api_key {
      key   = "x"
      value = "y"
    }
  }
}
resource "aws_cloudwatch_event_api_destination" "d" {
  name                = "d"
  connection_arn      = aws_cloudwatch_event_connection.c.arn
  http_method         = "POST"
  invocation_endpoint = "https://a.example/x"
}
# logs
resource "aws_cloudwatch_log_group" "g" {
  name              = "g"
  retention_in_days = 7
}
resource "aws_cloudwatch_log_stream" "s" {
  name           = "s"
  log_group_name = aws_cloudwatch_log_group.g.name
}
resource "aws_cloudwatch_log_metric_filter" "m" {
  name           = "m"
  pattern        = "ERROR"
  log_group_name = aws_cloudwatch_log_group.g.name
  metric_transformation {
    name      = "Errors"
    namespace = "App"
    value     = "1"
  }
}
resource "aws_cloudwatch_log_subscription_filter" "s" {
  name            = "s"
  log_group_name  = aws_cloudwatch_log_group.g.name
  filter_pattern  = ""
  destination_arn = aws_kinesis_stream.k.arn
  role_arn        = aws_iam_role.fn.arn
  depends_on      = [aws_iam_role_policy.fn]
}
# streams
resource "aws_kinesis_stream" "k" {
  name        = "k"
  shard_count = 1
}
resource "aws_kinesis_stream_consumer" "c" {
  name       = "c"
  stream_arn = aws_kinesis_stream.k.arn
}
resource "aws_kinesis_firehose_delivery_stream" "d" {
  name        = "d"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn   = aws_iam_role.fn.arn
    bucket_arn = aws_s3_bucket.b.arn
  }
}
# parameters, secrets, keys
resource "aws_ssm_parameter" "p" {
  name  = "/p"
  type  = "String"
  value = "v"
}
resource "aws_ssm_parameter" "s" {
  name   = "/s"
  type   = "SecureString"
  value  = "v"
  key_id = aws_kms_key.k.arn
}
resource "aws_kms_key" "k" {
  deletion_window_in_days = 7
  enable_key_rotation     = true
}
resource "aws_kms_alias" "k" {
  name          = "alias/k"
  target_key_id = aws_kms_key.k.id
}
resource "aws_secretsmanager_secret" "s" {
  name       = "s"
  kms_key_id = aws_kms_key.k.arn
}
resource "aws_secretsmanager_secret_version" "s" {
  secret_id     = aws_secretsmanager_secret.s.id
  secret_string = "hush"
}
# alarms
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "a"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  alarm_actions       = [aws_sns_topic.news.arn]
  dimensions          = { FunctionName = aws_lambda_function.f.function_name }
}
resource "aws_cloudwatch_dashboard" "d" {
  dashboard_name = "d"
  dashboard_body = jsonencode({ widgets = [{ type = "text", x = 0, y = 0, width = 6, height = 3, properties = { markdown = "hi" } }] })
}
# APIs
resource "aws_api_gateway_rest_api" "r" { name = "r" }
resource "aws_api_gateway_resource" "r" {
  rest_api_id = aws_api_gateway_rest_api.r.id
  parent_id   = aws_api_gateway_rest_api.r.root_resource_id
  path_part   = "things"
}
resource "aws_api_gateway_method" "r" {
  rest_api_id   = aws_api_gateway_rest_api.r.id
  resource_id   = aws_api_gateway_resource.r.id
  http_method   = "GET"
  authorization = "NONE"
}
resource "aws_api_gateway_integration" "r" {
  rest_api_id             = aws_api_gateway_rest_api.r.id
  resource_id             = aws_api_gateway_resource.r.id
  http_method             = aws_api_gateway_method.r.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.f.invoke_arn
}
resource "aws_api_gateway_deployment" "r" {
  rest_api_id = aws_api_gateway_rest_api.r.id
  depends_on  = [aws_api_gateway_integration.r]
}
resource "aws_api_gateway_stage" "r" {
  rest_api_id   = aws_api_gateway_rest_api.r.id
  deployment_id = aws_api_gateway_deployment.r.id
  stage_name    = "prod"
}
resource "aws_api_gateway_api_key" "k" { name = "k" }
resource "aws_api_gateway_usage_plan" "u" {
  name = "u"
  api_stages {
    api_id = aws_api_gateway_rest_api.r.id
    stage  = aws_api_gateway_stage.r.stage_name
  }
  throttle_settings {
    burst_limit = 5
    rate_limit  = 10
  }
}
resource "aws_api_gateway_usage_plan_key" "u" {
  key_id        = aws_api_gateway_api_key.k.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.u.id
}
resource "aws_apigatewayv2_api" "h" {
  name          = "h"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_integration" "h" {
  api_id                 = aws_apigatewayv2_api.h.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.f.invoke_arn
  payload_format_version = "2.0"
}
resource "aws_apigatewayv2_route" "h" {
  api_id    = aws_apigatewayv2_api.h.id
  route_key = "GET /things"
  target    = "integrations/${aws_apigatewayv2_integration.h.id}"
}
resource "aws_apigatewayv2_stage" "h" {
  api_id      = aws_apigatewayv2_api.h.id
  name        = "$default"
  auto_deploy = true
}
# people
resource "aws_cognito_user_pool" "p" { name = "p" }
resource "aws_cognito_user_pool_client" "p" {
  name         = "c"
  user_pool_id = aws_cognito_user_pool.p.id
}
resource "aws_cognito_user_group" "p" {
  name         = "g"
  user_pool_id = aws_cognito_user_pool.p.id
}
resource "aws_cognito_identity_pool" "i" {
  identity_pool_name               = "i"
  allow_unauthenticated_identities = true
}
# stacks, images, certificates
resource "aws_cloudformation_stack" "s" {
  name          = "s"
  template_body = jsonencode({ Resources = { Q = { Type = "AWS::SQS::Queue" } } })
}
resource "aws_ecr_repository" "e" { name = "images" }
resource "aws_acm_certificate" "c" {
  domain_name       = "a.example"
  validation_method = "DNS"
}
resource "aws_schemas_registry" "r" { name = "r" }
resource "aws_codedeploy_app" "a" {
  name             = "a"
  compute_platform = "Lambda"
}
