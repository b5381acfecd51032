// Finds the operation a request means, and the variables in its path.
import { type OperationName, operations } from './operations.ts'
import { fault } from './wire/batch-fault.ts'
import { decodeKeepingPlus } from './wire/http.ts'

interface Compiled {
  readonly operation: OperationName
  readonly method: string
  readonly pattern: RegExp
  readonly names: readonly string[]
}

const compiled: readonly Compiled[] = operations.map(([operation, method, path]) => {
  const names: string[] = []
  // Certificates carry their keys in parentheses, which mean themselves.
  const plain = path.replace(/[()]/g, '\\$&')
  const source = plain.replace(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
    names.push(name)
    return rest ? '(.+)' : '([^/]+)'
  })
  return { operation, method, names, pattern: new RegExp(`^${source}/?$`, 'i') }
})

export interface Found {
  readonly operation: OperationName
  readonly params: Readonly<Record<string, string>>
}

/** Throws InvalidUri for a path Batch does not have, UnsupportedHttpVerb for a wrong verb on one it has. */
export function findRoute(method: string, path: string): Found {
  const fitting = compiled.filter(({ pattern }) => pattern.test(path))
  const found = fitting.find((one) => one.method === method.toUpperCase())
  if (!found) throw fault(fitting.length > 0 ? 'UnsupportedHttpVerb' : 'InvalidUri')
  const values = found.pattern.exec(path)?.slice(1) ?? []
  const params = Object.fromEntries(
    found.names.map((name, i) => [name, decodeKeepingPlus(values[i] ?? '')]),
  )
  return { operation: found.operation, params }
}
