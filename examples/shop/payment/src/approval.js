// Large orders wait for a person: `ask` keeps the workflow's task token, `decide` sends it back.

import { call } from "./signed.js";

const DYNAMODB = ["dynamodb", "DynamoDB_20120810"];
const STATES = ["states", "AWSStepFunctions"];

export const ask = async ({ order, token }) => {
  const Item = { orderId: { S: order.orderId }, token: { S: token }, amount: { N: String(order.total) } };
  await call(...DYNAMODB, "PutItem", { TableName: process.env.TABLE, Item });
};

const answer = (statusCode, body) => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const decide = async (event) => {
  const { orderId, decision } = event.pathParameters;
  if (!["approve", "reject"].includes(decision)) return answer(404, { message: "approve or reject" });
  const Key = { orderId: { S: orderId } };
  const { Item } = await call(...DYNAMODB, "GetItem", { TableName: process.env.TABLE, Key });
  if (!Item) return answer(404, { message: `order ${orderId} waits for nobody` });
  const taskToken = Item.token.S;
  if (decision === "approve") {
    await call(...STATES, "SendTaskSuccess", { taskToken, output: JSON.stringify({ approved: true }) });
  } else {
    await call(...STATES, "SendTaskFailure", { taskToken, error: "Rejected", cause: "a person said no" });
  }
  await call(...DYNAMODB, "DeleteItem", { TableName: process.env.TABLE, Key });
  return answer(200, { orderId, decision });
};
