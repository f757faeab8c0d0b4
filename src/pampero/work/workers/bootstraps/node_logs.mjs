// What console writes, as AWS's runtime does: in text or in JSON, from the function's level on.
import { format } from "node:util";

const LEVELS = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 };
const env = process.env;

export function write(text) {
  process.stdout.write(text.replace(/\n/g, "\r") + "\n");
}

const json = () => (env.AWS_LAMBDA_LOG_FORMAT ?? "").toUpperCase() === "JSON";
const lines = (error) => (typeof error.stack === "string" ? error.stack.split("\n") : error.stack);

function expanded(key, value) {
  if (!(value instanceof Error)) return value;
  return { errorType: value.constructor?.name ?? "UnknownError", errorMessage: value.message, stackTrace: lines(value), ...value };
}

function inJson(level, request, args) {
  const line = { timestamp: new Date().toISOString(), level, requestId: request };
  if (args.length === 1) {
    try {
      return JSON.stringify({ ...line, message: args[0] }, expanded);
    } catch {
      return JSON.stringify({ ...line, message: format(args[0]) });
    }
  }
  line.message = format(...args);
  const error = args.find((one) => one instanceof Error);
  if (error) Object.assign(line, { errorType: error.constructor?.name ?? "UnknownError", errorMessage: error.message, stackTrace: lines(error) ?? [] });
  return JSON.stringify(line);
}

// Replace the console's methods. current(): the request's id, "" before the first.
export function patch(current) {
  const log = (level) => (...args) => {
    // Asked each time: this program may have begun before its variables were there.
    if (LEVELS[level] < (LEVELS[(env.AWS_LAMBDA_LOG_LEVEL ?? "").toUpperCase()] ?? 0)) return;
    const request = current() || undefined;
    write(json() ? inJson(level, request, args) : `${new Date().toISOString()}\t${request}\t${level}\t${format(...args)}`);
  };
  for (const name of ["trace", "debug", "info", "warn", "error"]) console[name] = log(name.toUpperCase());
  console.log = console.info;
  console.fatal = log("FATAL");
}

function described(key, value) {
  if (!(value instanceof Error)) return value;
  const { name: errorType, message: errorMessage, code } = value;
  return { errorType, errorMessage, code, ...value, ...(typeof value.stack === "string" ? { stack: value.stack.split("\n") } : {}) };
}

// An error that ends an invocation. what: when it did.
export function fault(what, thrown) {
  const error = thrown instanceof Error ? thrown : new Error(thrown);
  if (json()) console.error(error);
  else console.error(what, `\t${JSON.stringify(error, described)}`);
}
