// What a client lost on the way from an answer's JSON to its own objects.
import { isObject } from '../folder.ts'

/** Paths of properties that the decoded body has not, or has as a date that is none. */
export function lostIn(raw: unknown, decoded: unknown, path = ''): string[] {
  if (Array.isArray(raw)) {
    return raw.flatMap((item, i) =>
      lostIn(item, Array.isArray(decoded) ? decoded[i] : undefined, `${path}[${i}]`),
    )
  }
  if (decoded instanceof Date) return Number.isNaN(decoded.getTime()) ? [path] : []
  if (!isObject(raw)) return decoded === undefined ? [path] : []
  // The SDK gives a list as an array with the link as a property of it.
  if (Array.isArray(raw.value) && Array.isArray(decoded)) return lostIn(raw.value, decoded, 'value')
  return Object.entries(raw).flatMap(([name, value]) => {
    if (name.startsWith('odata.')) return []
    const below = (decoded as Record<string, unknown> | undefined)?.[name]
    return lostIn(value, below, path === '' ? name : `${path}.${name}`)
  })
}
