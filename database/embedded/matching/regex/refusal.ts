/** A pattern that PCRE refuses too, or that JavaScript could only misread. Who compiles it tells the client with a number of their own. */
export class InvalidRegex extends Error {}

export const refuse = (what: string): never => {
  throw new InvalidRegex(`${what} is not supported`);
};
