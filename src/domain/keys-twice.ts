// Finds keys that stand twice in one object of a JSON text: parsers take the last and say nothing of the others.
import type { Path } from './policy-fault.ts'

interface Open {
  keys: Set<string> | undefined
  /** Where it is in the value that holds it. */
  at: string | number
  /** Of a list: the index of the next item. Of an object: the key whose value comes next. */
  next: string | number
}

/** The paths of all such keys, each once. The text must be JSON. */
export function keysTwice(text: string): readonly Path[] {
  const found = new Map<string, Path>()
  const open: Open[] = []
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\],]/g)
  for (const [token, colon] of tokens) {
    const top = open.at(-1)
    if (colon !== undefined && top) {
      const key: string = JSON.parse(token.slice(0, -colon.length))
      const path = [...open.slice(1).map(({ at }) => at), key]
      if (top.keys?.has(key)) found.set(JSON.stringify(path), path)
      top.keys?.add(key)
      top.next = key
    } else if (token === '{' || token === '[') {
      const isObject = token === '{'
      open.push({
        keys: isObject ? new Set() : undefined,
        at: top?.next ?? '',
        next: isObject ? '' : 0,
      })
    } else if (token === '}' || token === ']') {
      open.pop()
    } else if (token === ',' && typeof top?.next === 'number') {
      top.next += 1
    }
  }
  return [...found.values()]
}
