// Finds the operation a request means, and the variables in its path.
import { type Route, routes } from './routes.ts'
import { fault } from './wire/batch-fault.ts'
import { decodeKeepingPlus } from './wire/http.ts'

interface Compiled extends Route {
  readonly pattern: RegExp
  readonly names: readonly string[]
}

const compiled: readonly Compiled[] = routes.map((route) => {
  const names: string[] = []
  // Certificates carry their keys in parentheses, which mean themselves.
  const plain = route.path.replace(/[()]/g, '\\$&')
  const source = plain.replace(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
    names.push(name)
    return rest ? '(.+)' : '([^/]+)'
  })
  return { ...route, names, pattern: new RegExp(`^${source}/?$`, 'i') }
})

export interface Found {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** Throws InvalidUri for a path Batch does not have, UnsupportedHttpVerb for a wrong verb on one it has. */
export function findRoute(method: string, path: string): Found {
  const fitting = compiled.filter(({ pattern }) => pattern.test(path))
  const route = fitting.find((one) => one.method === method.toUpperCase())
  if (!route) throw fault(fitting.length > 0 ? 'UnsupportedHttpVerb' : 'InvalidUri')
  const values = route.pattern.exec(path)?.slice(1) ?? []
  const params = Object.fromEntries(
    route.names.map((name, i) => [name, decodeKeepingPlus(values[i] ?? '')]),
  )
  return { route, params }
}
