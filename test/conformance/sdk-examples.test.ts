// Microsoft's REST examples, sent by the Node SDK to a world in which they apply: their status, their fields.
import { describe, expect, test } from 'vitest'
import { implemented } from './conversation.ts'
import { isObject, type Json } from './folder.ts'
import { bodyWithout } from './replay/seed-bodies.ts'
import { sdkCalls } from './sdk/calls.ts'
import { lostIn } from './sdk/decoded.ts'
import { type Example, sdkExamples } from './sdk/example-files.ts'
import { names, prepared, type Wanted } from './sdk/prepared.ts'

const served = sdkExamples().filter(({ operation }) => implemented.includes(operation))

/** Why an example cannot be answered as it shows. */
const inapplicable: Readonly<Record<string, string>> = {
  '2020-09-01.12.0/PoolGetLifetimeStatistics':
    'recorded without the times at its top, which it shows',
  '2020-09-01.12.0/ApplicationGet': 'this world has no applications',
  '2020-09-01.12.0/ApplicationList': 'this world has no applications',
  '2020-09-01.12.0/CertificateGet': 'certificates were retired in 2024: none can be added',
  '2020-09-01.12.0/CertificateList': 'certificates were retired in 2024: none can be added',
  '2020-09-01.12.0/PoolListUsageMetrics': 'the emulator meters no usage: the list is empty',
}

/** Fields of examples that the emulator leaves out, and why. */
const unknowable: readonly { fields: RegExp; why: string }[] = [
  { fields: /^odata\.nextLink$/, why: 'one page holds all that there is' },
  { fields: /\.properties\.creationTime$/, why: 'only Windows keeps it, and this pool runs Linux' },
]

describe("Microsoft's examples", () => {
  test('are of served operations, but for a few', () => {
    console.info(
      `${served.length} of ${sdkExamples().length} REST examples are of served operations`,
    )
    expect(served.length).toBeGreaterThan(80)
    const known = served.map(({ name }) => name)
    expect(Object.keys(inapplicable).filter((name) => !known.includes(name))).toEqual([])
  })

  test.each(served.filter(({ name }) => !inapplicable[name]))(
    '$name: the status, and every field that it shows',
    async (example) => {
      const { client, at, nodeIds } = prepared(example.operation, wantedBy(example))
      const body = withNodes(example.body, nodeIds)
      // The example's file was written by a program of its own; ours by the start task and the task.
      const filePath = example.name.endsWith('Node') ? 'startup/stdout.txt' : at.filePath
      const answer = await sdkCalls[example.operation]?.(client, { ...at, body, filePath }).catch(
        told,
      )
      const { status, bodyAsText, parsedBody } = answer?._response ?? {}
      expect(status).toBe(example.status)
      if (!isObject(example.answer)) return
      const said: unknown = JSON.parse(bodyAsText ?? '{}')
      expect(lostIn(said, parsedBody)).toEqual([])
      expect(missingIn(said, example.answer)).toEqual([])
    },
  )
})

/** The world of an example: its ids, what a read shows, in the state in which it shows it. */
function wantedBy({ operation, parameters, answer }: Example): Wanted {
  const inExample = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => name in names && name !== 'filePath'),
  )
  const made = added[operation]
  const given = made === undefined ? inExample : { ...inExample, [made]: 'before' }
  const first = isObject(answer) && Array.isArray(answer.value) ? answer.value[0] : answer
  const shown = isObject(first) ? first : {}
  const body = bodyWithout(shown)
  const job = `/jobs/${given.jobId ?? names.jobId}`
  const schedule = `/jobschedules/${given.jobScheduleId ?? names.jobScheduleId}`
  if (/^Pool_(Get|List)$/.test(operation)) return { given, pool: body }
  if (/^Job_(Get|List)$/.test(operation)) {
    return { given, job: withoutPool(body), steps: stepsTo(shown, job) }
  }
  if (/^JobSchedule_(Get|List)$/.test(operation)) {
    return { given, schedule: body, steps: stepsTo(shown, schedule) }
  }
  if (/^Task_(Get|List)$/.test(operation)) return { given, task: withOneSlot(body) }
  if (operation === 'Task_ListSubtasks') return { given, pool: talking, task: spread }
  if (operation === 'Job_ListFromJobSchedule') {
    const path = `/jobs/${given.jobScheduleId ?? names.jobScheduleId}:job-1`
    return { given, steps: stepsTo(shown, path) }
  }
  if (operation === 'Job_ListPreparationAndReleaseTaskStatus') {
    return { given, job: { jobReleaseTask: { commandLine: 'x' } }, steps: [[`${job}/terminate`]] }
  }
  // Exit conditions with a job action need a job that performs them.
  if (operation === 'Task_Add') return { given, job: performing, task: succeeding }
  return { given }
}

/** The operations that make something, and whose id the world has another of. */
const added: Readonly<Record<string, string>> = {
  Pool_Add: 'poolId',
  Job_Add: 'jobId',
  Task_Add: 'taskId',
  Task_AddCollection: 'taskId',
  JobSchedule_Add: 'jobScheduleId',
}
const talking = { enableInterNodeCommunication: true }
const succeeding = { commandLine: '/bin/sh -c "exit 0"' }
const performing = { onTaskFailure: 'performexitoptionsjobaction' }
const spread = { multiInstanceSettings: { numberOfInstances: 3, coordinationCommandLine: 'x' } }

/** What is shown ended was terminated; what has a previous state was switched off and on. */
function stepsTo({ state, previousState }: Json, path: string): NonNullable<Wanted['steps']> {
  if (state === 'completed') return [[`${path}/terminate`]]
  if (previousState === undefined) return []
  const body = path.startsWith('/jobs/') ? { disableTasks: 'requeue' } : undefined
  return [body ? [`${path}/disable`, body] : [`${path}/disable`], [`${path}/enable`]]
}

/** The example's multi-instance task has two, which its own reference forbids. */
const withOneSlot = ({ requiredSlots: _, ...task }: Json): Json => task

const withoutPool = ({ poolInfo: _, ...job }: Json): Json => job

/** The SDK's error has an object for a message: say what the emulator said. */
function told(error: { statusCode?: number; body?: unknown }): never {
  throw new Error(`${error.statusCode} ${JSON.stringify(error.body)}`)
}

/** The nodes that the example names are ours. */
function withNodes(body: Json | undefined, nodeIds: readonly string[]): Json | undefined {
  return Array.isArray(body?.nodeList) ? { ...body, nodeList: nodeIds.slice(0, 2) } : body
}

/** Paths of fields that the example has and ours has not; of a list, of its first item against the nearest of ours. */
function missingIn(ours: unknown, example: unknown, path = ''): string[] {
  if (Array.isArray(example)) {
    return example.length === 0 || !Array.isArray(ours)
      ? []
      : (ours
          .map((item) => missingIn(item, example[0], `${path}[]`))
          .sort((a, b) => a.length - b.length)[0] ?? [`${path}[]`])
  }
  if (unknowable.some(({ fields }) => fields.test(path))) return []
  if (!isObject(example)) return ours === undefined ? [path] : []
  if (!isObject(ours)) return [path]
  return Object.entries(example).flatMap(([name, value]) =>
    missingIn(ours[name], value, path === '' ? name : `${path}.${name}`),
  )
}
