// Helpers of custom resources (CDK's, and older ones of AWS) send their answer by HTTPS to port 443 of the host that
// ResponseURL names, whatever else it says: on AWS that is always right. Here it goes to where this server listens.
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";

const PATH = "/_aws/cloudformation-response/";
let redirected = false;

export function redirect(responseUrl) {
  if (redirected) return;
  redirected = true;
  const { hostname, port } = new URL(responseUrl);
  const send = https.request;
  https.request = (options, ...rest) => {
    const plain = typeof options === "object" && !(options instanceof URL);
    const ours = plain && (options.hostname ?? options.host) === hostname && String(options.path).startsWith(PATH);
    return ours ? http.request({ ...options, protocol: "http:", port, agent: undefined }, ...rest) : send(options, ...rest);
  };
  syncBuiltinESMExports();
}
