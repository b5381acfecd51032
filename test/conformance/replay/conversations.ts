// The recorded conversations with the service since API 2020-03, each in the order in which it was held.
import { nodeActions, type Recording, recordingsOf, refusals, versionFiles } from '../folder.ts'

export interface Spoken extends Recording {
  reqHeaders: Record<string, string> | null
  reqBody: unknown
  src: { repo: string; file: string; commit: string; index: number }
}

export interface Conversation {
  /** `azure-cli/test_batch_pool_cmd ec92d7b0`; stands in the table of known differences. */
  name: string
  apiVersion: string
  rows: readonly Spoken[]
}

/** The first API version that is replayed. */
const oldest = '2020-03'
/** This recorder writes each test of one suite into a file of its own: the suite is the conversation. */
const suiteRepo = 'azure-sdk-for-node'

export function conversations(): Conversation[] {
  const rows = (recordingsOf(...versionFiles, refusals, nodeActions) as Spoken[]).filter(
    ({ apiVersion }) => apiVersion >= oldest,
  )
  const byName = new Map<string, Map<string, Spoken>>()
  for (const row of rows) {
    const { repo, file, commit, index } = row.src
    const title = repo === suiteRepo ? 'suite' : (file.split('/').at(-1) ?? '').replace(/\..*$/, '')
    const test =
      repo === 'azure-sdk-for-python' ? file.replace(/^.*test_batch\.|\.yaml$/g, '') : title
    const name = `${repo}/${test} ${commit.slice(0, 8)}`
    const held = byName.get(name) ?? new Map<string, Spoken>()
    byName.set(name, held)
    // A refusal stands in two files.
    held.set(`${file} ${index}`, row)
  }
  return [...byName].map(([name, held]) => {
    const sorted = [...held.values()].sort(name.startsWith(suiteRepo) ? bySecond : byIndex)
    return { name, apiVersion: sorted[0]?.apiVersion ?? '', rows: sorted }
  })
}

/** Epoch milliseconds of the answer, by the service's clock, in whole seconds. */
export const answeredAt = ({ resHeaders }: Spoken): number => Date.parse(resHeaders?.date ?? '')

/** How a row is named in reports: its number within the file, and in a suite the file's name. */
export function rowName({ src }: Spoken): string {
  if (src.repo !== suiteRepo) return `#${src.index}`
  const file = src.file.split('/').at(-1) ?? ''
  return `${file.replace(/^Batch_Service_operations_should_|\.nock\.js$/g, '')}#${src.index}`
}

const byIndex = (a: Spoken, b: Spoken): number => a.src.index - b.src.index

/** Within a second the order of a suite is not known: what is made comes before what is read, deleted last. */
function bySecond(a: Spoken, b: Spoken): number {
  return answeredAt(a) - answeredAt(b) || rank(a) - rank(b) || a.src.index - b.src.index
}

function rank({ method, path }: Spoken): number {
  if (method === 'DELETE') return 5
  if (method === 'PUT' || method === 'PATCH') return 3
  if (method === 'GET' || method === 'HEAD') return 2
  return /\/(tasks|users|jobs|pools|jobschedules)$/.test(path) ? 1 : 4
}
