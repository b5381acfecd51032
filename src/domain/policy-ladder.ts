// A ladder as an operator writes it: its schema, the rungs that it stands for, and which subjects a rung can act on.
import { z } from 'zod'
import { minuteMs, secondMs } from './durations.ts'
import type { Fault } from './fault.ts'
import type { Subject } from './refs.ts'
import type { Rung } from './rung.ts'

/** Rungs without a number of their own. */
const bare = [
  ...(['collect-evidence', 'disable-scheduling', 'free-disk', 'reimage', 'replace'] as const),
  ...(['remove', 'terminate-task', 'escalate'] as const),
] as const

const rungSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('wait'),
    minutes: z.number().gt(0).max(1440).describe('From when it was found.'),
  }),
  z.strictObject({ do: z.literal('reboot'), times: z.int().min(1).max(10).default(1) }),
  z.strictObject({
    do: z.literal('reactivate-task'),
    times: z.int().min(1).max(10).default(3),
    backoffSeconds: z.number().min(1).max(21_600).default(60).describe('First wait; doubles.'),
  }),
  z.strictObject({
    do: z.literal('rolling-reboot'),
    waveShare: z.number().gt(0).max(1).default(0.1).describe('Share of the pool in a wave.'),
  }),
  z.strictObject({ do: z.enum(bare) }),
])

/** What may stand as a text alone: all that need no number. */
export const rungWords = ['reboot', 'reactivate-task', 'rolling-reboot', ...bare] as const

export const writtenRungSchema = z.union([z.enum(rungWords), rungSchema])

export const ladderSchema = z
  .array(writtenRungSchema)
  .min(1, 'is empty: write ["escalate"] to tell a person and do nothing else')
  .max(20, 'is longer than 20 rungs: each rung stands there once')
  .describe('What is done, in order; a person is told at the end, also where it does not say so.')

export type WrittenLadder = z.infer<typeof ladderSchema>
export type WrittenRung = z.infer<typeof writtenRungSchema>

/**
 * The rungs of a ladder; `escalate` is added where it is missing: somebody is always told. Before a rolling reboot, as
 * that waits until people have mended the cause.
 */
export function rungsOf(ladder: WrittenLadder): readonly Rung[] {
  const rungs = ladder.map((one) =>
    rungOf(typeof one === 'string' ? rungSchema.parse({ do: one }) : one),
  )
  if (rungs.some(({ kind }) => kind === 'escalate')) return rungs
  const isLast = rungs.at(-1)?.kind === 'rolling-reboot'
  return rungs.toSpliced(isLast ? -1 : rungs.length, 0, { kind: 'escalate' })
}

function rungOf(written: z.infer<typeof rungSchema>): Rung {
  switch (written.do) {
    case 'wait':
      return { kind: 'wait', forMs: written.minutes * minuteMs, what: 'it to get well by itself' }
    case 'reboot':
      return { kind: 'reboot', times: written.times }
    case 'reactivate-task':
      return {
        kind: 'reactivate-task',
        times: written.times,
        backoffMs: written.backoffSeconds * secondMs,
      }
    case 'rolling-reboot':
      return { kind: 'rolling-reboot', waveShare: written.waveShare }
    case 'disable-scheduling':
      return { kind: 'disable-scheduling', anyState: true }
    default:
      return { kind: written.do }
  }
}

export type SubjectKind = Subject['kind']

const every: readonly SubjectKind[] = ['pool', 'node', 'job', 'task']

/** What a rung can act on; for every other subject the ladder passes over it. */
export const rungSubjects: Readonly<Record<Rung['kind'], readonly SubjectKind[]>> = {
  wait: every,
  'collect-evidence': every,
  'disable-scheduling': ['node'],
  'free-disk': ['node'],
  reboot: ['node'],
  reimage: ['node'],
  replace: ['node'],
  remove: ['node'],
  'rolling-reboot': ['pool'],
  'reactivate-task': ['task'],
  'terminate-task': ['task'],
  escalate: every,
}

/**
 * A ladder is for faults on which one of its rungs acts in particular: `reboot` says nothing of tasks. Where all its
 * rungs act on everything, it is for every fault.
 */
export function isLadderFor(ladder: WrittenLadder, fault: Fault): boolean {
  const own = ladder
    .map((rung) => rungSubjects[typeof rung === 'string' ? rung : rung.do])
    .filter((subjects) => subjects !== every)
  const subjects = subjectsOf(fault)
  return own.length === 0 || own.flat().some((subject) => subjects.includes(subject))
}

/** What a fault can be about, by its name. Tasks that fail alike in numbers are one incident of their job. */
export function subjectsOf(fault: Fault): readonly SubjectKind[] {
  const [family] = fault.split('-')
  if (family === 'task') return ['task', 'job']
  if (family === 'alerts') return ['pool']
  return every.filter((kind) => kind === family)
}
