// Finds the operation a request means, and the variables in its path.
import { type Route, routes } from './routes.ts'
import { fault } from './wire/batch-fault.ts'
import { decode } from './wire/http.ts'

interface Compiled extends Route {
  readonly pattern: RegExp
  readonly names: readonly string[]
}

const compiled: readonly Compiled[] = routes.map((route) => {
  const names: string[] = []
  const source = route.path.replace(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
    names.push(name)
    return rest ? '(.+)' : '([^/]+)'
  })
  return { ...route, names, pattern: new RegExp(`^${source}/?$`, 'i') }
})

/** Certificates carry their keys in parentheses, which no template of ours does. */
function certificateOperation(method: string, path: string): string | undefined {
  const match = /^\/certificates\(.*\)(\/canceldelete)?$/i.exec(path)
  if (!match) return undefined
  const operation = match[1] ? { POST: 'CancelDeletion' } : { GET: 'Get', DELETE: 'Delete' }
  const name = (operation as Record<string, string>)[method]
  if (!name) throw fault('UnsupportedHttpVerb')
  return `Certificate_${name}`
}

export interface Found {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** Throws InvalidUri for a path Batch does not have, UnsupportedHttpVerb for a wrong verb on one it has. */
export function findRoute(method: string, path: string): Found {
  const ofCertificate = certificateOperation(method.toUpperCase(), path)
  if (ofCertificate) return { route: { method, path, operation: ofCertificate }, params: {} }
  const fitting = compiled.filter(({ pattern }) => pattern.test(path))
  const route = fitting.find((one) => one.method === method.toUpperCase())
  if (!route) throw fault(fitting.length > 0 ? 'UnsupportedHttpVerb' : 'InvalidUri')
  const values = route.pattern.exec(path)?.slice(1) ?? []
  const params = Object.fromEntries(
    route.names.map((name, i) => [name, decode((values[i] ?? '').replaceAll('+', '%2B'))]),
  )
  return { route, params }
}
