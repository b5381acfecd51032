// What a request may say of a pool: the shape of its properties, and the values Batch refuses.

import { z } from 'zod'
import type { Wire } from '../life/basics.ts'
import { fault } from '../wire/batch-fault.ts'
import { idPattern } from '../wire/id-pattern.ts'
import { durationMs } from '../wire/wire-time.ts'
import { metadataList } from './metadata.ts'

const count = z.int32().min(0, 'The value must not be negative')
const wire = z.looseObject({})

/** An enum of the wire: compared without case, given back in lower case. */
const oneOf = (...values: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => values.includes(value.toLowerCase()),
      'The value is not one of those allowed',
    )

const startTask = z.looseObject({
  commandLine: z.string().min(1),
  maxTaskRetryCount: z.int().min(-1).optional(),
  waitForSuccess: z.boolean().optional(),
})
const packageReference = z.looseObject({
  applicationId: z.string().min(1),
  version: z.string().optional(),
})

/** What can be changed of a pool that is there. */
export const changeableShape = {
  startTask: startTask.nullish(),
  certificateReferences: z.array(wire).nullish(),
  applicationPackageReferences: z
    .array(packageReference)
    .max(10, 'No more than 10 application packages may be referenced')
    .nullish(),
  metadata: metadataList.nullish(),
  targetNodeCommunicationMode: oneOf('default', 'classic', 'simplified').nullish(),
}

export const addShape = {
  ...changeableShape,
  // Documented: letters, digits, hyphens and underscores, 64 at most.
  id: z.string().regex(idPattern, 'The id has characters that are not allowed, or too many'),
  displayName: z.string().max(1024, 'The name is too long').nullish(),
  vmSize: z.string().min(1),
  cloudServiceConfiguration: z.looseObject({ osFamily: z.string() }).nullish(),
  virtualMachineConfiguration: z
    .looseObject({ imageReference: wire.optional(), nodeAgentSKUId: z.string() })
    .nullish(),
  resizeTimeout: z.string().nullish(),
  targetDedicatedNodes: count.nullish(),
  targetLowPriorityNodes: count.nullish(),
  enableAutoScale: z.boolean().nullish(),
  autoScaleFormula: z.string().nullish(),
  autoScaleEvaluationInterval: z.string().nullish(),
  enableInterNodeCommunication: z.boolean().nullish(),
  networkConfiguration: wire.nullish(),
  applicationLicenses: z.array(z.string()).nullish(),
  // Documented: four times the cores at most; cores are not known for certain here, so 256 alone is held to.
  taskSlotsPerNode: z.int().min(1).max(256).nullish(),
  maxTasksPerNode: z.int().min(1).max(256).nullish(),
  taskSchedulingPolicy: z.looseObject({ nodeFillType: oneOf('spread', 'pack') }).nullish(),
  userAccounts: z.array(z.looseObject({ name: z.string().min(1), password: z.string() })).nullish(),
  mountConfiguration: z.array(wire).nullish(),
  identity: wire.nullish(),
  upgradePolicy: z.looseObject({ mode: z.string() }).nullish(),
  resourceTags: z.record(z.string(), z.string()).nullish(),
}

/** Properties that came and went with versions; versions are dates first and compare as text. */
const since: Readonly<Record<string, string>> = {
  taskSlotsPerNode: '2020-09-01.12.0',
  targetNodeCommunicationMode: '2022-10-01.16.0',
  resourceTags: '2023-11-01.18.0',
  upgradePolicy: '2024-02-01.19.0',
}
const until: Readonly<Record<string, string>> = { maxTasksPerNode: '2020-09-01.12.0' }

/** Throws UnsupportedProperty for the first property the operation does not have in that version. */
export function checkProperties(body: object, shape: object, version: string): void {
  for (const name of Object.keys(body)) {
    const known = Object.hasOwn(shape, name)
    if (known && version >= (since[name] ?? '') && version < (until[name] ?? '9')) continue
    throw fault('UnsupportedProperty', { PropertyName: name })
  }
}

/** Throws InvalidPropertyValue for a duration out of bounds; the reason's words are assumed. */
function checkDuration(
  name: string,
  text: string | null | undefined,
  [leastMs, mostMs]: readonly [number, number],
  reason: string,
): void {
  if (text === null || text === undefined) return
  const ms = durationMs(text)
  if (ms !== undefined && ms >= leastMs && ms <= mostMs) return
  throw fault('InvalidPropertyValue', { PropertyName: name, PropertyValue: text, Reason: reason })
}

const minute = 60_000

/** Documented: 5 minutes to 168 hours. */
export const checkInterval = (text: string | null | undefined): void =>
  checkDuration(
    'autoScaleEvaluationInterval',
    text,
    [5 * minute, 168 * 60 * minute],
    'The specified interval must be between 5 minutes and 168 hours',
  )

/** Null counts as left out. */
export const given = <T extends object>(body: T): Wire =>
  Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null && value !== undefined),
  )
