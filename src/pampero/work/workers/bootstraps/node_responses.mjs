// What functions send by HTTPS to addresses that lead nowhere here goes to where this server listens:
// - helpers of custom resources (CDK's, and older ones of AWS) answer to port 443 of the host that ResponseURL names, whatever
//   else it says: on AWS that is always right;
// - who sends to WebSocket connections makes the API's address on AWS, or its custom domain name, of
//   `requestContext.domainName`.
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";

const PATH = "/_aws/cloudformation-response/";
const NAMES = /^(?:[a-z0-9-]+\.)+(?!localhost$)[a-z][a-z0-9-]*$/;
const ways = new Map();

// way: (host, path) → what of the request's options is to be another, or nothing.
function lead(name, way) {
  if (ways.has(name)) return;
  ways.set(name, way);
  if (ways.size > 1) return;
  const send = https.request;
  https.request = (options, ...rest) => {
    const plain = typeof options === "object" && !(options instanceof URL);
    for (const find of plain ? ways.values() : []) {
      const found = find(options.hostname ?? options.host, String(options.path));
      if (found) return http.request({ ...options, ...found, protocol: "http:", agent: undefined }, ...rest);
    }
    return send(options, ...rest);
  };
  syncBuiltinESMExports();
}

export function redirect(responseUrl) {
  const { hostname, port } = new URL(responseUrl);
  lead("responses", (host, path) => host === hostname && path.startsWith(PATH) && { port });
}

export function redirectConnections(endpoint) {
  const { hostname, port } = new URL(endpoint);
  lead("connections", (host, path) => NAMES.test(host) && path.includes("/@connections/") && { host: hostname, hostname, port });
}
