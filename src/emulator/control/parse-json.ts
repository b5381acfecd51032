// JSON from a client, no deeper than a world that can be written down again.

/** No body of Batch nests a tenth of it; far below where a recursion over what was read would end the process. */
const deepest = 100

/** @throws SyntaxError for what is no JSON, or nests deeper than any real body does */
export function parseJson(text: string): unknown {
  let depth = 0
  let isQuoted = false
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i]
    if (isQuoted) {
      if (sign === '\\') i += 1
      else if (sign === '"') isQuoted = false
    } else if (sign === '"') isQuoted = true
    else if (sign === '{' || sign === '[') depth += 1
    else if (sign === '}' || sign === ']') depth -= 1
    if (depth > deepest) throw new SyntaxError('The JSON nests too deep.')
  }
  return JSON.parse(text)
}
