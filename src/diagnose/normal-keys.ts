// Brings the keys of Batch's JSON to the one spelling of the wire: .NET prints them in Pascal, Python with underscores.

export type Fields = Readonly<Record<string, unknown>>

/** What SDKs call otherwise than the wire does. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['executionInformation', 'executionInfo'],
  ['failureInformation', 'failureInfo'],
  ['startTaskInformation', 'startTaskInfo'],
  ['poolInformation', 'poolInfo'],
  ['nodeInformation', 'nodeInfo'],
  ['computeNodeInformation', 'nodeInfo'],
  ['errorCategory', 'category'],
  ['exitcode', 'exitCode'],
  ['currentDedicatedComputeNodes', 'currentDedicatedNodes'],
  ['currentLowPriorityComputeNodes', 'currentLowPriorityNodes'],
  ['targetDedicatedComputeNodes', 'targetDedicatedNodes'],
  ['targetLowPriorityComputeNodes', 'targetLowPriorityNodes'],
])

/** Nothing of Batch's is deeper; what is below goes. */
const deepest = 32

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same value with its keys in camelCase, down to a depth; of two that become one, the last counts. */
export function normalKeys(value: unknown, depth = 0): unknown {
  if (depth > deepest) return undefined
  if (Array.isArray(value)) return value.map((item) => normalKeys(item, depth + 1))
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [normalKey(key), normalKeys(item, depth + 1)]),
  )
}

function normalKey(key: string): string {
  const snake = /^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(key)
    ? key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    : key
  // VMSize, but also Code.
  const camel = snake.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (head) => head.toLowerCase())
  return aliases.get(camel) ?? camel
}
