// Deciding is total: every fault, state, mode and guard with each other, and there is always an answer with its reason.
import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decide/decide.ts'
import { guards } from '../../src/decide/guards.ts'
import { playbookRow } from '../../src/decide/playbook.ts'
import type { DecideQuestion } from '../../src/decide/question.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt, AttemptResult } from '../../src/domain/attempt.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { faults } from '../../src/domain/fault.ts'
import type { IncidentState, Mode } from '../../src/domain/incident.ts'
import { moves } from '../../src/domain/incident.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import type { Subject } from '../../src/domain/refs.ts'
import type { Rung } from '../../src/domain/rung.ts'
import {
  batchFault,
  day,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolOf,
  snapshot,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import {
  attempt,
  controls,
  evidence,
  finding,
  incident,
  policy,
  record,
} from '../support/build-record.ts'

const all = Object.keys(faults) as Fault[]
const states = Object.keys(moves).filter((state) => state !== 'resolved') as IncidentState[]
const modes: readonly Mode[] = ['off', 'watch', 'recommend', 'act']

function subjectOf(fault: Fault): Subject {
  if (fault.startsWith('node-')) return nodeSubject()
  if (fault.startsWith('task-')) return taskSubject()
  return fault.startsWith('job-') ? { kind: 'job', jobId: 'job' } : { kind: 'pool' }
}

const sick = nodeFacts({ state: 'unusable', stateSince: noon - 2 * hour })
const failure = batchFault('BlobDownloadTimedOut')
const failed = taskFacts({ failure, exitCode: 7, maxRetries: 1 })
const sickPool: PoolFacts = { ...poolOf(10, [sick]), tasks: [failed] }

type Part = Partial<Omit<DecideQuestion, 'facts'>> & { facts?: Partial<PoolFacts> }

/** Each makes a guard say no, of the actions it is asked for; what the facts lack, and what is gone, as well. */
const situations: Readonly<Record<string, Part>> = {
  none: {},
  hold: { facts: { snapshot: snapshot({ metadata: { 'batch-medic:hold': 'yes' } }) } },
  pause: {
    record: record({
      controls: controls({ pause: { by: 'me', verified: true, at: noon, reason: 'a release' } }),
    }),
  },
  blind: { now: noon + 2 * minute },
  incomplete: { facts: { complete: false, tasksComplete: false, gaps: ['the nodes'] } },
  'without tasks': { facts: { tasksComplete: false, gaps: ['the jobs'] } },
  fence: { leaseLeftMs: 1000 },
  storm: { facts: { nodes: nodes(10, 'n', { state: 'unusable', stateSince: noon - hour }) } },
  'running-work': {
    facts: {
      nodes: [
        nodeFacts({ state: 'running', runningTasks: 2, errors: [batchFault('DiskFull')] }),
        ...nodes(9, 'w'),
      ],
    },
  },
  'task-owner': { policy: policy({ tasks: 'leave' }) },
  approval: { policy: policy({ approval: ['reboot', 'replace', 'reactivate-task'] }) },
  window: {
    policy: policy({
      windows: [{ name: 'noon', when: 'never', from: '00:00', to: '23:59', zone: 'UTC' }],
    }),
  },
  concurrency: {
    record: record({
      attempts: [
        attempt({
          action: { kind: 'reboot', node: nodeSubject('w1'), option: 'requeue' },
          incidentId: 'renderfarm.frames.other0000000',
          step: 'verifying',
        }),
      ],
    }),
  },
  'actions-per-hour': {
    policy: policy({ guards: { maxActionsPerHour: 1 } }),
    record: record({ nodes: [repaired('w1', noon - minute)] }),
  },
  'actions-per-hour-in-account': {
    policy: policy({ guards: { maxActionsPerHourInAccount: 1 } }),
    account: { actions: [{ at: noon - minute, pool: 'other' }] },
  },
  'task-actions-per-hour': {
    policy: policy({ guards: { maxTaskActionsPerHour: 1 } }),
    record: record({
      jobs: [{ jobId: 'job', reactivations: [{ at: noon - minute, taskId: 't9' }] }],
    }),
  },
  suspended: {
    record: record({
      nodes: ['w1', 'w2', 'w3'].map((nodeId) => repaired(nodeId, noon - minute, 'did-not-help')),
    }),
  },
  'repairs-per-node': {
    policy: policy({ guards: { maxRepairsPerNode: 1 } }),
    record: record({ nodes: [repaired('n1', noon - day)] }),
  },
  'cool-down': { record: record({ nodes: [repaired('n1', noon - minute)] }) },
  'pool gone': { facts: { nodes: [], tasks: [] } },
}

function repaired(nodeId: string, at: number, result?: AttemptResult) {
  const { allocationTime } = nodeSubject(nodeId)
  const came = result ? { result } : {}
  return { nodeId, repairs: [{ at, kind: 'reboot', allocationTime, ...came }] }
}

const looked = attempt({ action: evidence, result: 'done', startedAt: noon - hour })

/** Before anything was tried, after a look, and with every rung tried and in vain. */
function pasts(fault: Fault, subject: Subject): readonly (readonly Attempt[])[] {
  const ladder: readonly Rung[] = playbookRow(fault).ladder
  const tried = ladder.flatMap((rung) => {
    const action = actionOf(rung, subject)
    if (!action) return []
    const times = 'times' in rung ? rung.times : 1
    return Array<Attempt>(times).fill(attempt({ action, result: 'did-not-help' }))
  })
  const live = tried.filter(({ action }) => action.kind !== 'escalate').at(-1)
  return [
    [],
    [looked],
    [looked, ...tried],
    live ? [looked, attempt({ action: live.action, step: 'verifying' })] : [looked],
  ]
}

function actionOf({ kind }: Rung, subject: Subject): Action | undefined {
  if (kind === 'escalate') return { kind }
  if (kind === 'reactivate-task' || kind === 'terminate-task') {
    return subject.kind === 'task' ? { kind, task: subject } : undefined
  }
  if (subject.kind !== 'node') return undefined
  if (kind === 'reboot' || kind === 'replace' || kind === 'disable-scheduling') {
    return { kind, node: subject, option: 'requeue' }
  }
  return undefined
}

/** All that may be decided of a fault, one question after the other. */
function* questions(fault: Fault): Generator<{ name: string; question: DecideQuestion }> {
  const subject = subjectOf(fault)
  const found = finding({ fault, subject, since: noon - 2 * hour, exitCode: 7 })
  for (const [situation, part] of Object.entries(situations)) {
    const { facts: some = {}, ...rest } = part
    const { snapshot: pool, ...seen } = { ...sickPool, ...some }
    const facts =
      situation === 'pool gone' ? seen : { ...seen, ...(pool ? { snapshot: pool } : {}) }
    for (const state of states) {
      for (const mode of modes) {
        for (const attempts of pasts(fault, subject)) {
          for (const findings of [[found], []]) {
            const own = incident({ fault, subject, state, mode, finding: found })
            const before = rest.record ?? record()
            const rules = { ...(rest.policy ?? policy()), mode }
            const question: DecideQuestion = {
              findings,
              account: noAccountPast,
              now: noon,
              leaseLeftMs: 60_000,
              ...rest,
              facts,
              policy: rules,
              record: {
                ...before,
                incidents: [own],
                attempts: [...attempts, ...before.attempts],
              },
            }
            yield { name: `${situation} ${state} ${mode}`, question }
          }
        }
      }
    }
  }
}

const held = new Set<string>()

describe('of every fault in every state, mode and situation', () => {
  test.each(all)('%s has an answer with a reason, and always the same', (fault) => {
    let asked = 0
    for (const { name, question } of questions(fault)) {
      asked += 1
      const decisions = decide(question)
      const own = decisions.filter((one) => one.kind !== 'open')
      if (own.length === 0) expect.fail(`${name}: nothing is decided of the incident`)
      for (const one of decisions) {
        if (one.reason.trim() === '') expect.fail(`${name}: ${one.kind} says no reason`)
        if (one.kind === 'hold') held.add(one.guard)
        if (one.kind === 'act' && question.policy.mode !== 'act' && !isLook(one.action)) {
          expect.fail(`${name}: ${one.action.kind} although the mode is ${question.policy.mode}`)
        }
      }
      // A copy of each question costs more than the question: every seventh is asked twice.
      if (asked % 7 === 0) expect(decide(structuredClone(question))).toEqual(decisions)
    }
    expect(asked).toBeGreaterThan(3000)
  })

  test('each guard there is has said no', () => {
    expect(guards.map(({ name }) => name).filter((name) => !held.has(name))).toEqual([])
  })
})

function isLook({ kind }: Action): boolean {
  return kind === 'collect-evidence'
}
