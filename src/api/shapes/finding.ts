// A finding on the wire: the fault, its scope, its cause, and what supports it.
import { z } from 'zod'
import { causeClasses, fixClasses, parties } from '../../domain/cause.ts'
import { type Fault, faults } from '../../domain/fault.ts'
import { moment } from './moment.ts'
import { openWord } from './open-word.ts'
import { list, subject } from './refs.ts'

const faultNames = Object.keys(faults) as Fault[]

export const fault = openWord(faultNames)
export const party = openWord(parties)
export const causeClass = openWord(causeClasses)
export const confidence = openWord(['certain', 'likely', 'guess'])

export const nameAndValue = z.object({ name: z.string(), value: z.string() })
export const nodeFilePath = z.object({ nodeId: z.string(), path: z.string() })

export const finding = z.object({
  fault,
  rule: z.exactOptional(z.string()),
  subject,
  scope: openWord(['one-node', 'some-nodes', 'whole-pool', 'one-task', 'some-tasks']),
  party,
  causeClass,
  fixClass: openWord(fixClasses),
  retryHelps: z.boolean().nullable(),
  confidence,
  since: moment,
  summary: z.string(),
  evidence: list(nameAndValue),
  helps: z.string(),
  link: z.string(),
  nodeIds: list(z.string()),
  exitCode: z.exactOptional(z.number()),
  taskIds: z.exactOptional(list(z.string())),
  files: z.exactOptional(list(nodeFilePath)),
})
