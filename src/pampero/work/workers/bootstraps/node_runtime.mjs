// The Node.js runtime: loads a function's handler and answers its invocations over descriptor 3.
// Same frames as python_runtime.py; behaves as AWS's (documentation: "Define Lambda function handler in Node.js").
import { existsSync } from "node:fs";
import { Module, createRequire, syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import os from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { fault, patch } from "./node_logs.mjs";
import { respond, streams } from "./node_streams.mjs";

const READY = 0, FAILED_INIT = 1, RESULT = 2, ERROR = 3, STREAM = 4, PART = 5;
const RESPONSES = "/_aws/cloudformation-response/";
const channel = new Socket({ fd: 3, readable: true, writable: true });
const env = process.env;
// This program may begin before any function needs it: then its variables come later.
const empty = env._ROOM !== undefined;
let current = "", redirected = false;

const inherited = process.resourceUsage().maxRSS;
let measured = 0, measuredAt = -Infinity;

// KiB. What this process has had at most is known at no cost, but only once it is more than the process had that this program
// replaced; until then it is measured, which is a file to read, from time to time.
function resident() {
  const most = process.resourceUsage().maxRSS;
  const now = performance.now();
  if (most > inherited) {
    measured = most;
  } else if (now - measuredAt > 50) {
    measured = Math.max(measured, Math.round(process.memoryUsage.rss() / 1024));
    measuredAt = now;
  }
  return Math.min(0xffffffff, measured);
}

function answer(kind, content, sent) {
  const body = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  // In one piece where that is cheaper than to write two.
  const head = Buffer.allocUnsafe(body.length < 65536 ? 9 + body.length : 9);
  head.writeUInt32BE(body.length + 5, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt32BE(resident(), 5);
  if (head.length > 9) {
    body.copy(head, 9);
    channel.write(head, sent);
    return;
  }
  channel.cork();
  channel.write(head);
  channel.write(body, sent);
  channel.uncork();
}

patch(() => current);

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
// A function's user is in no file of users here; AWS's has its name, and a folder that is not there.
const home = os.homedir;
os.homedir = () => {
  try {
    return home();
  } catch {
    return "/home/sbx_user1051";
  }
};
syncBuiltinESMExports();

function described(error) {
  if (error instanceof Error || (error && error.stack && error.message !== undefined)) {
    return { errorType: error.name || "Error", errorMessage: String(error.message), trace: String(error.stack || "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
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
    tenantId: header.tenant,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(received + header.left - performance.now())),
    succeed: (value) => settle(null, value),
    fail: (error) => settle(error ?? new Error("handled"), undefined),
    done: (error, value) => settle(error ?? null, value),
  };
}

async function redirect(body) {
  const { redirect, redirectConnections } = await import("./node_responses.mjs");
  const ResponseURL = JSON.parse(body)?.ResponseURL;
  if (typeof ResponseURL === "string" && ResponseURL.startsWith("http://")) redirect(ResponseURL);
  if (env.AWS_ENDPOINT_URL?.startsWith("http://")) redirectConnections(env.AWS_ENDPOINT_URL);
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
      fault("Invoke Error", error);
      answer(ERROR, JSON.stringify(described(error)));
      return;
    }
    let text;
    try {
      text = JSON.stringify(value === undefined ? null : value);
    } catch (failure) {
      fault("Invoke Error", failure);
      answer(ERROR, JSON.stringify({ ...described(failure), errorType: "Runtime.MarshalError" }));
      return;
    }
    answer(RESULT, text);
  };
  if (streams(handler)) {
    const { callbackWaitsForEmptyEventLoop, succeed, fail, done, ...plain } = context(header, received, settle);
    respond(handler, JSON.parse(body), plain, (type) => answer(STREAM, type), (part, sent) => answer(PART, part, sent)).then(
      () => answer(RESULT, ""),
      (error) => settle(error ?? new Error("undefined"), undefined),
    );
    return;
  }
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
  fault(what, error);
  answer(current ? ERROR : FAILED_INIT, JSON.stringify({ ...described(error), errorType: described(error).errorType }));
  channel.end(() => process.exit(128));
}

process.on("uncaughtException", (error) => fatal(error, "Uncaught Exception"));
process.on("unhandledRejection", (reason) => {
  const error = new Fault("Runtime.UnhandledPromiseRejection", reason instanceof Error ? `${reason.name}: ${reason.message}` : inspect(reason));
  if (reason instanceof Error) error.stack = `Runtime.${reason.stack}`;
  fatal(error, "Unhandled Promise Rejection");
});

function furnish(variables) {
  delete env._ROOM;
  Object.assign(env, variables);
}

// Packages are searched for in what NODE_PATH says, and then in those of this runtime, which functions are not told of.
function search() {
  const told = env.NODE_PATH;
  env.NODE_PATH = [told, env._NODE_MODULES].filter(Boolean).join(":");
  delete env._NODE_MODULES;
  Module._initPaths();
  if (told === undefined) delete env.NODE_PATH;
  else env.NODE_PATH = told;
}

// What Node.js does when a module of either kind is loaded for the first time, and what AWS's SDK needs of it.
async function prime() {
  await Promise.all([import("./node_responses.mjs"), import("./node_prime.cjs")]);
}

// Resolves to the rest of what has come once the variables, the first that comes, are there.
function furnished() {
  return new Promise((resolve) => {
    let waiting = Buffer.alloc(0);
    const take = (part) => {
      waiting = waiting.length === 0 ? part : Buffer.concat([waiting, part]);
      if (waiting.length < 4 || waiting.length < 4 + waiting.readUInt32BE(0)) return;
      channel.off("data", take);
      channel.pause();
      const end = 4 + waiting.readUInt32BE(0);
      furnish(JSON.parse(waiting.toString("utf8", 4, end)));
      resolve(waiting.subarray(end));
    };
    channel.on("data", take);
  });
}

channel.on("end", () => process.exit(0));
channel.on("error", () => process.exit(0));
try {
  if (empty) await prime();
  let waiting = empty ? await furnished() : Buffer.alloc(0);
  search();
  process.chdir(env.LAMBDA_TASK_ROOT);
  const handler = await load(env._HANDLER ?? "");
  const aimed = Object.values(env).some((value) => value.includes(".execute-api."));
  channel.on("data", (part) => {
    waiting = waiting.length === 0 ? part : Buffer.concat([waiting, part]);
    while (waiting.length >= 4) {
      const length = waiting.readUInt32BE(0);
      if (waiting.length < 4 + length) return;
      const split = 6 + waiting.readUInt16BE(4);
      const header = JSON.parse(waiting.toString("utf8", 6, split));
      const body = waiting.toString("utf8", split, 4 + length);
      waiting = waiting.subarray(4 + length);
      // Once a function may know the address of a WebSocket API: by its event, or by a variable of its own.
      const connects = !redirected && (aimed || body.includes('"connectionId"'));
      if (connects || body.includes(RESPONSES)) {
        redirected ||= connects;
        redirect(body).finally(() => invoke(handler, header, body));
      } else {
        invoke(handler, header, body);
      }
    }
  });
  channel.resume();
  answer(READY, "");
} catch (error) {
  fatal(error, "Uncaught Exception");
}
