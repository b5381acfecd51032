// An attempt on the wire: the action, the call that was made, Batch's answer, and what came of it.
import { z } from 'zod'
import { nodeFilePath } from './finding.ts'
import { moment } from './moment.ts'
import { openWord } from './open-word.ts'
import { actionKind, list, nodeSubject, plannedCall, said, taskSubject } from './refs.ts'

const diskPath = z.object({
  path: z.string(),
  bytes: z.number(),
  jobId: z.string(),
  taskId: z.string(),
})

const action = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['reboot', 'replace', 'remove', 'disable-scheduling', 'enable-scheduling']),
    node: nodeSubject,
    option: z.enum(['requeue', 'taskcompletion']),
  }),
  z.object({ kind: z.literal('free-disk'), node: nodeSubject, paths: list(diskPath) }),
  z.object({ kind: z.enum(['reactivate-task', 'terminate-task']), task: taskSubject }),
  z.object({
    kind: z.literal('collect-evidence'),
    nodes: list(nodeSubject),
    tasks: list(taskSubject),
    files: z.exactOptional(list(nodeFilePath)),
  }),
  z.object({
    kind: z.literal('rolling-reboot'),
    nodes: list(nodeSubject),
    waveNodes: z.number(),
  }),
  z.object({ kind: z.literal('escalate') }),
])

/** A permission for one action of one incident. */
export const grant = said.extend({
  id: z.string(),
  kind: z.enum(['approve', 'run']),
  action: actionKind,
  until: moment,
  allocationTime: z.exactOptional(moment),
})

const checks = z.object({
  broken: list(z.string()),
  ok: list(z.string()),
  open: list(z.string()),
})

const evidenceItem = z.object({
  name: z.string(),
  firstErrorLine: z.string(),
  lines: z.exactOptional(list(z.string())),
  stored: z.string(),
  failure: z.string(),
  checks: z.exactOptional(checks),
})

const before = z.object({
  state: z.string(),
  stateSince: moment,
  lastBootAt: z.exactOptional(moment),
  tasksRun: z.exactOptional(z.number()),
  tasksSucceeded: z.exactOptional(z.number()),
  nodeId: z.exactOptional(z.string()),
  failure: z.exactOptional(
    z.object({
      code: z.string(),
      exitCode: z.exactOptional(z.number()),
      rule: z.exactOptional(z.string()),
    }),
  ),
  sickNodes: z.exactOptional(z.number()),
  ailment: z.exactOptional(z.string()),
})

const attemptResults = [
  ...(['helped', 'did-not-help', 'made-worse', 'unknown', 'refused'] as const),
  ...(['done', 'failed', 'overtaken', 'not-made'] as const),
] as const

export const attempt = z.object({
  incidentId: z.string(),
  number: z.number(),
  action,
  step: openWord(['announced', 'settling', 'growing', 'verifying', 'ended']),
  stepAt: moment,
  startedAt: moment,
  endedAt: z.exactOptional(moment),
  call: z.exactOptional(plannedCall),
  growCall: z.exactOptional(plannedCall),
  growTries: z.exactOptional(z.number()),
  answer: z.exactOptional(z.object({ status: z.number(), code: z.string(), message: z.string() })),
  result: z.exactOptional(openWord(attemptResults)),
  overtakenBy: z.exactOptional(openWord(['itself', 'person'])),
  grant: z.exactOptional(grant),
  reason: z.string(),
  before: z.exactOptional(before),
  remembered: z.exactOptional(
    z.object({
      targetDedicated: z.number(),
      targetLowPriority: z.number(),
      dedicated: z.boolean(),
      eTag: z.exactOptional(z.string()),
    }),
  ),
  healthySince: z.exactOptional(moment),
  evidence: z.exactOptional(list(evidenceItem)),
  disk: z.exactOptional(
    z.object({
      freeable: list(diskPath),
      filesBytes: z.number(),
      complete: z.boolean(),
      diskBytes: z.exactOptional(z.number()),
    }),
  ),
})
