// Asks ARM each thing once: the checks of one examination share what one of them has read.
import type { Arm } from '../ports/arm.ts'

/** Make one for each examination: what it remembers is never read again. Paths compare without case. */
export function armOnce(arm: Arm): Arm {
  const read = new Map<string, ReturnType<Arm['get']>>()
  const listed = new Map<string, ReturnType<Arm['list']>>()
  return {
    get: (path, apiVersion) =>
      once(read, JSON.stringify([path.toLowerCase(), apiVersion]), () => arm.get(path, apiVersion)),
    list: (path, apiVersion, query = {}) =>
      once(
        listed,
        JSON.stringify([path.toLowerCase(), apiVersion, Object.entries(query).sort()]),
        () => arm.list(path, apiVersion, query),
      ),
  }
}

function once<T>(memory: Map<string, T>, key: string, ask: () => T): T {
  const known = memory.get(key)
  if (known !== undefined) return known
  const answer = ask()
  memory.set(key, answer)
  return answer
}
