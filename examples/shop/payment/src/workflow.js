// The steps of the payment workflow. They hold no state: the workflow does.

class OrderError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

export const validate = async (order) => {
  const sum = order.items.reduce((total, item) => total + item.quantity * item.price, 0);
  if (sum !== order.total) throw new OrderError("InvalidOrder", `the items cost ${sum}, not ${order.total}`);
  if (!/^[A-Z]{2}$/.test(order.country)) throw new OrderError("InvalidOrder", `no such country: ${order.country}`);
  return { orderId: order.orderId, valid: true };
};

// The payment provider, played by its test cards: tok_declined has no money, tok_flaky fails at the first try.
// The charge's id follows from the order's, so that a repeat is the same charge.
export const charge = async ({ order, attempt }) => {
  if (order.card === "tok_declined") throw new OrderError("CardDeclined", "the card has no money");
  if (order.card === "tok_flaky" && attempt < 1) throw new OrderError("ProviderUnavailable", "try again");
  console.log(JSON.stringify({ charged: order.orderId, amount: order.total, attempt }));
  return { chargeId: `ch_${order.orderId}` };
};

export const invoice = async (order) => {
  if (order.country === "XX") throw new OrderError("NoTaxRule", "there is no tax rule for XX");
  const lines = order.items.map((item) => `${item.quantity} x ${item.sku} at ${item.price / 100}`);
  return { text: [`Invoice for order ${order.orderId}`, ...lines, `Total ${order.total / 100}`].join("\n") };
};

export const refund = async ({ chargeId }) => {
  console.log(JSON.stringify({ refunded: chargeId }));
  return { refunded: chargeId };
};
