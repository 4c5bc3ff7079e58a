const QUOTE = 34;
const BACKSLASH = 92;
const BRACE = 123;

/** The number of objects in a JSON text; the text is taken to be valid. */
export function objectsIn(json: string): number {
  let objects = 0;
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charCodeAt(at);
    if (character === BRACE) objects += 1;
    else if (character === QUOTE) at = endOfString(json, at);
  }
  return objects;
}

/** The position of the quote that ends the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return json.length;
}
