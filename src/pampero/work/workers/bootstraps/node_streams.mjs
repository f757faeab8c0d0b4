// Answers in parts: what `awslambda` offers to handlers, and the stream that such a handler is given.
// Behaves as AWS's (documentation: "Writing response streaming-enabled Lambda functions").
import { Writable } from "node:stream";

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const WATER = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");
const HTTP = "application/vnd.awslambda.http-integration-response";
const PART_BYTES = 64 * 1024;

globalThis.awslambda = {
  streamifyResponse(handler, options) {
    handler[STREAMING] = "response";
    if (options?.highWaterMark) handler[WATER] = parseInt(options.highWaterMark);
    return handler;
  },
  HttpResponseStream: {
    // What the answer is beside its body goes before it, in JSON, with eight NULs between them.
    from(stream, metadata) {
      stream.setContentType(HTTP);
      const text = JSON.stringify(metadata);
      stream._onBeforeFirstWrite = (write) => {
        write(text);
        write(new Uint8Array(8));
      };
      return stream;
    },
  },
};

export const streams = (handler) => handler[STREAMING] === "response";

// begin(type) and put(part, done) say it to the server; `begun` tells whether anything was said.
class ResponseStream extends Writable {
  begun = false;
  #type = "";
  #begin;
  #put;

  constructor(begin, put, highWaterMark) {
    super({ highWaterMark });
    this.#begin = begin;
    this.#put = put;
  }

  setContentType(type) {
    if (this.begun) throw new Error("Cannot set content-type, too late.");
    this.#type = type;
  }

  #start() {
    if (this.begun) return;
    this.begun = true;
    this.#begin(this.#type || "application/octet-stream");
    this._onBeforeFirstWrite?.((part) => this.#put(Buffer.from(part), () => {}));
  }

  _write(chunk, encoding, done) {
    this.#start();
    for (let at = 0; at < chunk.length; at += PART_BYTES) {
      this.#put(chunk.subarray(at, at + PART_BYTES), at + PART_BYTES < chunk.length ? () => {} : done);
    }
    if (chunk.length === 0) done();
  }

  _final(done) {
    this.#start();
    done();
  }
}

// Run such a handler. Resolves once its stream has ended; rejects with what it failed with, before or after it began.
export async function respond(handler, event, context, begin, put) {
  const stream = new ResponseStream(begin, put, handler[WATER]);
  const ended = new Promise((resolve, reject) => stream.once("finish", resolve).once("error", reject));
  ended.catch(() => {});
  const result = handler(event, stream, context);
  if (typeof result?.then !== "function") throw new Error("Streaming does not support non-async handlers.");
  if ((await result) !== undefined) console.warn("Streaming handlers ignore return values.");
  await ended;
}
