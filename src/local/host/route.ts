// Route templates of HTTP triggers: `incidents/{id?}`, constraints like `{n:int}` and a last `{*rest}`.

export interface Route {
  /** @returns the parameters, decoded; undefined when the path is another's. Matching has no regard to case. */
  match(path: string): Record<string, string> | undefined
  /** Routes with more fixed segments are asked first, as ASP.NET does. */
  weight: number
}

const constraints: Record<string, string> = {
  int: '-?\\d+',
  long: '-?\\d+',
  alpha: '[A-Za-z]+',
  bool: 'true|false',
  guid: '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
}

/** @throws Error for a template this host does not understand */
export function parseRoute(template: string): Route {
  const segments = template.split('/').filter((segment) => segment !== '')
  const names: string[] = []
  let weight = 0
  let source = ''
  for (const segment of segments) {
    const parameter = /^\{(\*?)(\w+)(?::(\w+))?(\??)\}$/.exec(segment)
    if (!parameter) {
      if (/[{}]/.test(segment))
        throw new Error(`route "${template}": "${segment}" is not supported`)
      source += `/${segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`
      weight += 10
      continue
    }
    const [, star, name = '', constraint, optional] = parameter
    names.push(name)
    const pattern = constraint ? constraints[constraint] : '[^/]+'
    if (!pattern)
      throw new Error(`route "${template}": the constraint ":${constraint}" is not supported`)
    if (star) source += '(?:/(.*))?'
    else source += optional ? `(?:/(${pattern}))?` : `/(${pattern})`
    weight += constraint ? 2 : 1
  }
  const expression = new RegExp(`^${source}/?$`, 'i')
  return {
    weight,
    match(path) {
      const found = expression.exec(path.startsWith('/') ? path : `/${path}`)
      if (!found) return undefined
      const entries = names.map((name, index) => [name, found[index + 1]] as const)
      const given = entries.filter((entry) => entry[1] !== undefined && entry[1] !== '')
      return Object.fromEntries(given.map(([name, value]) => [name, decode(value ?? '')]))
    },
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
