// The Node.js runtime: loads a function's handler and answers its invocations over descriptor 3.
// Same frames as python_runtime.py; behaves as AWS's (documentation: "Define Lambda function handler in Node.js").
import { existsSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import os from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, inspect } from "node:util";

const READY = 0, FAILED_INIT = 1, RESULT = 2, ERROR = 3;
const RESPONSES = "/_aws/cloudformation-response/";
const channel = new Socket({ fd: 3, readable: true, writable: true });
const env = process.env;
let current = "";

function answer(kind, text) {
  const body = Buffer.from(text, "utf8");
  const head = Buffer.alloc(9);
  head.writeUInt32BE(body.length + 5, 0);
  head.writeUInt8(kind, 4);
  // Not resourceUsage().maxRSS: that remembers the process that this program replaced.
  head.writeUInt32BE(Math.min(0xffffffff, Math.round(process.memoryUsage.rss() / 1024)), 5);
  channel.cork();
  channel.write(head);
  channel.write(body);
  channel.uncork();
}

function write(text) {
  process.stdout.write(text.replace(/\n/g, "\r") + "\n");
}

for (const [name, level] of [["log", "INFO"], ["info", "INFO"], ["debug", "DEBUG"], ["trace", "TRACE"], ["warn", "WARN"], ["error", "ERROR"]]) {
  console[name] = (...args) => {
    const time = new Date().toISOString();
    if (env.AWS_LAMBDA_LOG_FORMAT === "JSON") {
      write(JSON.stringify({ timestamp: time, level, requestId: current, message: args.length === 1 ? args[0] : format(...args) }));
    } else {
      write(`${time}\t${current || "undefined"}\t${level}\t${format(...args)}`);
    }
  };
}

// What could name the interfaces (netlink) is not to be had in the sandbox: they are the same in each of its networks.
const interfaces = os.networkInterfaces;
const v4 = { family: "IPv4", mac: "00:00:00:00:00:00" };
os.networkInterfaces = () => {
  try {
    return interfaces();
  } catch {
    return {
      lo: [{ address: "127.0.0.1", netmask: "255.0.0.0", ...v4, internal: true, cidr: "127.0.0.1/8" }],
      vinternal_1: [{ address: "169.254.76.1", netmask: "255.255.255.255", ...v4, internal: false, cidr: "169.254.76.1/32" }],
    };
  }
};
syncBuiltinESMExports();

function described(error) {
  if (error instanceof Error || (error && error.stack && error.message !== undefined)) {
    return { errorType: error.name || "Error", errorMessage: String(error.message), trace: String(error.stack || "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function logged(error, what) {
  const shown = { ...described(error) };
  shown.stack = shown.trace;
  delete shown.trace;
  write(`${new Date().toISOString()}\t${current || "undefined"}\tERROR\t${what}\t${JSON.stringify(shown)}`);
}

class Fault extends Error {
  constructor(type, message) {
    super(message);
    this.name = type;
  }
}

async function load(name) {
  const slash = name.lastIndexOf("/");
  const [module, ...path] = name.slice(slash + 1).split(".");
  if (!module || path.length === 0) throw new Fault("Runtime.MalformedHandlerName", "Bad handler");
  const base = join(env.LAMBDA_TASK_ROOT, name.slice(0, slash + 1), module);
  const file = ["", ".js", ".mjs", ".cjs"].map((end) => base + end).find((file) => file !== base && existsSync(file));
  if (!file) throw new Fault("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  let loaded;
  try {
    loaded = file.endsWith(".cjs") ? createRequire(import.meta.url)(file) : await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw Object.assign(error, { name: "Runtime.UserCodeSyntaxError" });
    if (error && (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND")) {
      throw Object.assign(new Fault("Runtime.ImportModuleError", `Error: ${error.message}`), { stack: error.stack });
    }
    throw error;
  }
  const pick = (from) => path.reduce((value, key) => (value === undefined || value === null ? undefined : value[key]), from);
  const handler = pick(loaded) ?? pick(loaded.default);
  if (handler === undefined) throw new Fault("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof handler !== "function") throw new Fault("Runtime.HandlerNotFound", `${name} is not a function`);
  return handler;
}

function context(header, received, settle) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: header.arn,
    awsRequestId: header.id,
    clientContext: header.client,
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(received + header.left - performance.now())),
    succeed: (value) => settle(null, value),
    fail: (error) => settle(error ?? new Error("handled"), undefined),
    done: (error, value) => settle(error ?? null, value),
  };
}

async function redirectResponses(body) {
  const ResponseURL = JSON.parse(body)?.ResponseURL;
  if (typeof ResponseURL === "string" && ResponseURL.startsWith("http://")) {
    (await import("./node_responses.mjs")).redirect(ResponseURL);
  }
}

function invoke(handler, header, body) {
  const received = performance.now();
  current = header.id;
  if (header.trace) env._X_AMZN_TRACE_ID = header.trace;
  let settled = false;
  const settle = (error, value) => {
    if (settled) return;
    settled = true;
    if (error !== null) {
      logged(error, "Invoke Error ");
      answer(ERROR, JSON.stringify(described(error)));
      return;
    }
    let text;
    try {
      text = JSON.stringify(value === undefined ? null : value);
    } catch (failure) {
      logged(failure, "Invoke Error ");
      answer(ERROR, JSON.stringify({ ...described(failure), errorType: "Runtime.MarshalError" }));
      return;
    }
    answer(RESULT, text);
  };
  try {
    const result = handler(JSON.parse(body), context(header, received, settle), (error, value) => settle(error ?? null, value));
    if (result && typeof result.then === "function") {
      result.then((value) => settle(null, value), (error) => settle(error ?? new Error("undefined"), undefined));
    } else if (handler.length < 3 && result !== undefined) {
      settle(null, result);
    } else if (handler.length < 3) {
      settle(null, null);
    }
  } catch (error) {
    settle(error, undefined);
  }
}

function fatal(error, what) {
  logged(error, what);
  answer(current ? ERROR : FAILED_INIT, JSON.stringify({ ...described(error), errorType: described(error).errorType }));
  channel.end(() => process.exit(128));
}

process.on("uncaughtException", (error) => fatal(error, "Uncaught Exception "));
process.on("unhandledRejection", (reason) => {
  const error = new Fault("Runtime.UnhandledPromiseRejection", reason instanceof Error ? `${reason.name}: ${reason.message}` : inspect(reason));
  if (reason instanceof Error) error.stack = `Runtime.${reason.stack}`;
  fatal(error, "Unhandled Promise Rejection ");
});

try {
  process.chdir(env.LAMBDA_TASK_ROOT);
  const handler = await load(env._HANDLER ?? "");
  let waiting = Buffer.alloc(0);
  channel.on("data", (part) => {
    waiting = waiting.length === 0 ? part : Buffer.concat([waiting, part]);
    while (waiting.length >= 4) {
      const length = waiting.readUInt32BE(0);
      if (waiting.length < 4 + length) return;
      const split = 6 + waiting.readUInt16BE(4);
      const header = JSON.parse(waiting.toString("utf8", 6, split));
      const body = waiting.toString("utf8", split, 4 + length);
      waiting = waiting.subarray(4 + length);
      if (body.includes(RESPONSES)) {
        redirectResponses(body).finally(() => invoke(handler, header, body));
      } else {
        invoke(handler, header, body);
      }
    }
  });
  channel.on("end", () => process.exit(0));
  channel.on("error", () => process.exit(0));
  answer(READY, "");
} catch (error) {
  fatal(error, "Uncaught Exception ");
}
