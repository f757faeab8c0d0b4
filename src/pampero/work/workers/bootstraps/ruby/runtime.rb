# The Ruby runtime: loads a handler and answers invocations by the Runtime API.
# Behaves as AWS's (documentation: "Define Lambda function handler in Ruby", "Using the Lambda context object").
require "json"
require "socket"

$stdout.sync = true
$stderr.sync = true
HERE = File.expand_path(__FILE__)

# One connection to the Runtime API, kept open.
class Api
  attr_reader :headers

  def initialize(address)
    host, port = address.split(":")
    @socket = TCPSocket.new(host, Integer(port))
    @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
  end

  def ask(method, path, body = "", error = nil)
    head = "#{method} /2018-06-01/runtime/#{path} HTTP/1.1\r\nHost: runtime\r\nContent-Length: #{body.bytesize}\r\n"
    head << "Content-Type: application/json\r\n"
    head << "Lambda-Runtime-Function-Error-Type: #{error}\r\n" if error
    @socket.write(head + "\r\n" + body.b)
    @socket.gets or exit
    @headers = {}
    while (line = @socket.gets.chomp) != ""
      name, value = line.split(":", 2)
      @headers[name.downcase] = value.strip
    end
    @socket.read(Integer(@headers["content-length"] || 0)).to_s.force_encoding("UTF-8")
  end
end

# What a handler gets as `context`.
class LambdaContext
  attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
              :memory_limit_in_mb, :function_version, :identity, :client_context, :deadline_ms

  def initialize(headers)
    @deadline_ms = headers["lambda-runtime-deadline-ms"].to_i
    @aws_request_id = headers["lambda-runtime-aws-request-id"]
    @invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
    @log_group_name = ENV["AWS_LAMBDA_LOG_GROUP_NAME"]
    @log_stream_name = ENV["AWS_LAMBDA_LOG_STREAM_NAME"]
    @function_name = ENV["AWS_LAMBDA_FUNCTION_NAME"]
    @memory_limit_in_mb = ENV["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
    @function_version = ENV["AWS_LAMBDA_FUNCTION_VERSION"]
    @identity = JSON.parse(headers["lambda-runtime-cognito-identity"]) if headers["lambda-runtime-cognito-identity"]
    @client_context = JSON.parse(headers["lambda-runtime-client-context"]) if headers["lambda-runtime-client-context"]
  end

  def get_remaining_time_in_millis
    [@deadline_ms - (Time.now.to_f * 1000).to_i, 0].max
  end
end

def described(error, stage)
  trace = (error.backtrace || []).reject { |line| line.start_with?(HERE) }
  { "errorMessage" => error.message, "errorType" => "#{stage}<#{error.class}>", "stackTrace" => trace }
end

def say(error, shown)
  lines = ["#{shown["errorType"]}: #{error.message}", *shown["stackTrace"].map { |line| "\t#{line}" }]
  $stdout.puts(lines.join("\r").gsub("\n", "\r"))
end

# `file.method` or `file.Class.method`, where a class may be `Module::Class`: something to call.
def load_handler(name)
  file, *path = name.split(".")
  raise ArgumentError, "Invalid handler #{name}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD" unless [1, 2].include?(path.size)

  require File.join(ENV["LAMBDA_TASK_ROOT"], file)
  method = path.last.to_sym
  owner = path.size == 2 ? Kernel.const_get(path[0]) : self
  unless path.size == 2 ? owner.respond_to?(method) : owner.respond_to?(method, true)
    raise NoMethodError, "undefined method `#{method}' of handler #{name}"
  end
  ->(event, context) { owner.send(method, event: event, context: context) }
end

# Where AWS's own gems lie; this machine's are found by now.
Gem.paths
ENV["GEM_HOME"] ||= "/var/runtime"

api = Api.new(ENV["AWS_LAMBDA_RUNTIME_API"])
begin
  $LOAD_PATH.unshift(ENV["LAMBDA_TASK_ROOT"])
  Dir.chdir(ENV["LAMBDA_TASK_ROOT"])
  handler = load_handler(ENV["_HANDLER"].to_s)
rescue Exception => error
  shown = described(error, "Init")
  say(error, shown)
  api.ask("POST", "init/error", JSON.generate(shown), "Runtime.InitError")
  exit 1
end

loop do
  body = api.ask("GET", "invocation/next")
  headers = api.headers
  id = headers["lambda-runtime-aws-request-id"]
  ENV["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
  begin
    answer = JSON.generate(handler.call(JSON.parse(body), LambdaContext.new(headers)))
  rescue SystemExit
    raise
  rescue Exception => error
    shown = described(error, "Function")
    say(error, shown)
    api.ask("POST", "invocation/#{id}/error", JSON.generate(shown), "Function.#{error.class.name.gsub("::", "")}")
    next
  end
  api.ask("POST", "invocation/#{id}/response", answer)
end
