// One signed call of an AWS JSON API, without an SDK: the function's own credentials, Signature Version 4.

import { createHash, createHmac } from "node:crypto";

const hash = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

const JSON_VERSION = { dynamodb: "1.0", states: "1.0" };

export async function call(service, prefix, operation, input) {
  const env = process.env;
  const region = env.AWS_REGION;
  const url = new URL(env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com`);
  const body = JSON.stringify(input);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const headers = {
    "content-type": `application/x-amz-json-${JSON_VERSION[service]}`,
    host: url.host,
    "x-amz-date": time,
    "x-amz-security-token": env.AWS_SESSION_TOKEN ?? "",
    "x-amz-target": `${prefix}.${operation}`,
  };
  const names = Object.keys(headers).sort();
  const listed = names.join(";");
  const canonical = ["POST", "/", "", ...names.map((name) => `${name}:${headers[name]}`), "", listed, hash(body)];
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", time, scope, hash(canonical.join("\n"))].join("\n");
  const key = scope.split("/").reduce((secret, part) => hmac(secret, part), `AWS4${env.AWS_SECRET_ACCESS_KEY}`);
  const signature = createHmac("sha256", key).update(text).digest("hex");
  headers.authorization =
    `AWS4-HMAC-SHA256 Credential=${env.AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${listed}, Signature=${signature}`;
  const response = await fetch(url, { method: "POST", headers, body });
  const answer = JSON.parse((await response.text()) || "{}");
  if (!response.ok) throw new Error(`${operation}: ${answer.__type} ${answer.message ?? answer.Message ?? ""}`);
  return answer;
}
