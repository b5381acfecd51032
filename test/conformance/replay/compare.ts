// Compares a recorded answer with ours: status, headers, and each field's presence, type, case and value.
import type { EmulatorResponse } from '../../../src/emulator/wire/http.ts'
import type { Spoken } from './conversations.ts'
import { normalText, ofTheWorld } from './normalise.ts'

export interface Difference {
  /** `status`, `header etag`, `value[frames].state` */
  path: string
  /** `absent` where one side has nothing. */
  recorded: string
  ours: string
  /** How many fields it stands for. */
  weight?: number
}

const absent = 'absent'

/** Of the transport, or the recorder's own. */
const transport = new Set(
  'connection transfer-encoding content-length client-request-id keep-alive ocp-range'.split(' '),
)
/** What names an item of a list, first that both have. */
const keys = ['id', 'poolId', 'taskId', 'subtaskId', 'name', 'nodeAgentSKUId', 'key']

export function differences(recorded: Spoken, ours: EmulatorResponse): Difference[] {
  if (recorded.status !== ours.status) {
    const body = jsonOf(ours.body)
    const code = isRecord(body) ? String(body.code ?? '') : ''
    const theirs = isRecord(recorded.resBody) ? String(recorded.resBody.code ?? '') : ''
    return [
      {
        path: 'status',
        recorded: `${recorded.status} ${theirs}`.trim(),
        ours: `${ours.status} ${code} ${code === '' ? '' : why(body)}`.trim(),
      },
    ]
  }
  const found: Difference[] = []
  compareHeaders(recorded.resHeaders ?? {}, ours.headers, found)
  if (recorded.method !== 'HEAD') compareBodies(recorded, ours, found)
  return found
}

const why = (body: unknown): string =>
  isRecord(body) && body.values ? JSON.stringify(body.values).slice(0, 200) : ''

function compareHeaders(
  recorded: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
  found: Difference[],
): void {
  const lower = (headers: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(headers)
        .map(([name, value]) => [name.toLowerCase(), value] as const)
        .filter(([name]) => !transport.has(name)),
    )
  compareFields(lower(recorded), lower(ours), 'header ', found)
}

function compareBodies(recorded: Spoken, ours: EmulatorResponse, found: Difference[]): void {
  const type = recorded.resHeaders?.['content-type'] ?? ''
  if (!isRecord(recorded.resBody)) {
    // A file: what a command wrote is the world's; whether there is a body is not.
    const empty = recorded.resBody === '' || recorded.resBody === null
    if (!/text|octet/.test(type) && empty !== (ours.body.length === 0)) {
      found.push({
        path: 'body',
        recorded: empty ? absent : 'text',
        ours: String(ours.body).slice(0, 80),
      })
    }
    return
  }
  compareValues(recorded.resBody, jsonOf(ours.body), '', found)
}

function compareValues(recorded: unknown, ours: unknown, path: string, found: Difference[]): void {
  if (typeOf(recorded) !== typeOf(ours)) {
    found.push({ path, recorded: shown(recorded), ours: shown(ours) })
  } else if (Array.isArray(recorded) && Array.isArray(ours)) {
    compareLists(recorded, ours, path, found)
  } else if (isRecord(recorded) && isRecord(ours)) {
    compareFields(recorded, ours, path === '' ? '' : `${path}.`, found)
  } else if (!ofTheWorld.test(path) && textOf(recorded) !== textOf(ours)) {
    found.push({ path, recorded: textOf(recorded), ours: textOf(ours) })
  }
}

function compareFields(
  recorded: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
  prefix: string,
  found: Difference[],
): void {
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(ours)])) {
    const path = `${prefix}${key}`
    if (ours[key] === undefined) {
      const weight = fieldsIn(recorded[key])
      found.push({ path, recorded: shown(recorded[key]), ours: absent, weight })
    } else if (recorded[key] === undefined) {
      found.push({ path, recorded: absent, ours: shown(ours[key]) })
    } else compareValues(recorded[key], ours[key], path, found)
  }
}

/** Items are paired by their name where they have one, else by place. */
function compareLists(
  recorded: readonly unknown[],
  ours: readonly unknown[],
  path: string,
  found: Difference[],
): void {
  if (recorded.every((item) => isRecord(item) && item.nodeAgentSKUId !== undefined)) {
    compareShapes(recorded, ours, path, found)
    return
  }
  const name = nameOf(recorded, ours)
  recorded.forEach((item, i) => {
    const label = name === undefined ? i : String((item as Record<string, unknown>)[name])
    const at = `${path}[${normalText(String(label))}]`
    const same = (other: unknown) => isRecord(other) && sameName(other[name ?? ''], label)
    const pair = name === undefined ? ours[i] : ours.find(same)
    if (pair === undefined) {
      const lost = { path: at, recorded: shown(item), ours: absent }
      found.push({ ...lost, weight: fieldsIn(item) })
    } else compareValues(item, pair, at, found)
  })
  const extra = ours.length - recorded.length
  if (extra > 0) {
    found.push({ path: `${path}.length`, recorded: `${recorded.length}`, ours: `${ours.length}` })
  }
}

/** Which images there are belongs to the world: only what every one has, and what any has, is compared. */
function compareShapes(
  recorded: readonly unknown[],
  ours: readonly unknown[],
  path: string,
  found: Difference[],
): void {
  const fields = (items: readonly unknown[]) =>
    items.map((item) => Object.keys(isRecord(item) ? item : {}))
  const [theirs, mine] = [fields(recorded), fields(ours)]
  const ever = new Set(theirs.flat())
  for (const field of ever) {
    const always = theirs.every((one) => one.includes(field))
    if (always && !mine.every((one) => one.includes(field))) {
      found.push({ path: `${path}[].${field}`, recorded: 'in every item', ours: absent })
    }
  }
  for (const field of new Set(mine.flat())) {
    if (!ever.has(field))
      found.push({ path: `${path}[].${field}`, recorded: absent, ours: 'present' })
  }
}

function nameOf(recorded: readonly unknown[], ours: readonly unknown[]): string | undefined {
  const all = [...recorded, ...ours]
  const unique = (key: string) =>
    new Set(recorded.map((item) => String((item as Record<string, unknown>)[key]))).size ===
    recorded.length
  const isNode = (value: unknown) => /^tvm/i.test(String(value))
  return keys.find(
    (key) =>
      all.every((item) => isRecord(item) && typeof item[key] === 'string' && !isNode(item[key])) &&
      unique(key),
  )
}

const sameName = (ours: unknown, label: string | number): boolean =>
  normalText(String(ours)).toLowerCase() === normalText(String(label)).toLowerCase()

export function jsonOf(body: string | Uint8Array): unknown {
  const text = body.toString()
  if (!text.startsWith('{')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** About how many fields a value has. */
const fieldsIn = (value: unknown): number => JSON.stringify(value ?? '').split(',').length

const textOf = (value: unknown): string =>
  typeof value === 'string' ? normalText(value) : JSON.stringify(value)

const shown = (value: unknown): string =>
  value === undefined ? absent : `${typeOf(value)} ${JSON.stringify(value)}`.slice(0, 120)

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
