/** The value of a variable without which the application does not start. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`Config validation error: "${name}" is required`);
  }
  return value;
}
