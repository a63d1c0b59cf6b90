const taxRate: number = 0.25;

/** A price with the tax, with two digits and the currency. */
export function priceWithTax(net: number): string {
  return `${(net * (1 + taxRate)).toFixed(2)} crowns`;
}
