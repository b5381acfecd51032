// The Functions host of a run: instances that are born and die, timers, queues and the topic, and the jobs they start.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { QueuedMessage } from '../../src/adapters/memory/messages.ts'
import type { App } from '../../src/app.ts'
import { queueNames } from '../../src/ports/messages.ts'
import type { Dice } from '../support/faulty-dice.ts'
import type { Actor, Scheduler } from '../support/faulty-scheduler.ts'
import type { Fates } from './fates.ts'
import type { Plan } from './plan.ts'
import { type Stage, startMs } from './stage.ts'

export interface Instance {
  holder: string
  skewMs: number
  policy: Plan['policy']
  app: App
  jobs: number
  /** Takes nothing new on: its policy is not the one in force any more. */
  retired: boolean
}

export interface Job extends Actor {
  id: number
  instance: Instance
  message?: QueuedMessage
  event?: unknown
}

export interface Host {
  readonly jobs: ReadonlySet<Job>
  crashes: number
  /** Starts what is due and finds a free instance. */
  launch(): void
  /** When the queues are looked at next for a message that is due then; infinite where none waits. */
  nextMessageAt(): number
  crash(instance: Instance): void
  /** What a person wants of the app, as soon as an instance has a hand free. */
  serve(work: (app: App) => Promise<unknown>): void
}

export interface HostDeps {
  plan: Plan
  stage: Stage
  scheduler: Scheduler
  dice: Dice
  fates: Fates
  makeInstance(holder: string, n: number, policy: Plan['policy']): Instance
  /** Whether a repair, an incident or a telling is under way. */
  isBusy(): boolean
  /** A job ended with an error that nobody injected. */
  broken(text: string): void
}

export const currentJob = new AsyncLocalStorage<Job>()

/** As in host.json. */
const visibilityMs = 30_000
const maxDequeues = 5
const jobsAtOnce = 4
/** What is not over so long after the last fault waits for hours: the host then looks into its queues this seldom. */
const eveningMs = 60 * 60_000
const nightMs = 20 * 60_000
const deepNightMs = 3 * 60 * 60_000

export function createHost(deps: HostDeps): Host {
  const { plan, stage, scheduler, dice, fates, makeInstance, isBusy, broken } = deps
  const { messages, clock } = stage
  const jobs = new Set<Job>()
  const dequeues = new Map<QueuedMessage, number>()
  let instances: Instance[] = []
  let made = 0
  let started = 0
  let policy = plan.policy

  const host: Host = { jobs, crashes: 0, launch, nextMessageAt, crash, serve }
  for (let n = 0; n < plan.instances; n += 1) bear()
  const { nextPolicy } = plan
  if (nextPolicy) scheduler.later(undefined, nextPolicy.at, () => changePolicy(nextPolicy.policy))
  every(plan.censusMs, 0, (app) => app.census())
  every(2 * plan.censusMs, 15_000, (app) => app.taskCensus())
  return host

  function every(ms: number, firstMs: number, work: (app: App) => Promise<unknown>): void {
    scheduler.later(undefined, firstMs, () => {
      start({}, work)
      every(ms, Math.max(ms, leastMs()), work)
    })
  }

  function bear(): void {
    made += 1
    instances.push(makeInstance(`app-${made}`, made - 1, policy))
  }

  /** A deployment: what is under way is finished by the old ones. */
  function changePolicy(next: Plan['policy']): void {
    policy = next
    for (const instance of instances) instance.retired = true
    for (let n = 0; n < plan.instances; n += 1) bear()
  }

  function crash(instance: Instance): void {
    if (!instances.includes(instance)) return
    host.crashes += 1
    instances = instances.filter((one) => one !== instance)
    if (!instance.retired) scheduler.later(undefined, dice.between(1, 60) * 1_000, bear)
    for (const job of [...jobs]) {
      if (job.instance !== instance) continue
      scheduler.kill(job)
      jobs.delete(job)
      // Nobody completes its messages: they come again when the host's hold on them ends.
      if (job.message) again(job.message, dice.between(5, 600) * 1_000)
      if (job.event) arrive(job.event, 30_000)
    }
  }

  function launch(): void {
    for (const event of stage.events.splice(0)) {
      if (plan.events === 'dropped') continue
      const fault = fates.at('event', 'event')
      if (fault?.kind === 'lost') continue
      if (fault?.kind === 'twice') arrive(event, fault.ms ?? 0)
      arrive(event, fault?.kind === 'late' ? (fault.ms ?? 0) : 0)
    }
    if (nextMessageAt() > clock.now()) return
    for (let message = nextMessage(); message; message = nextMessage()) handle(message)
  }

  function arrive(event: unknown, afterMs: number): void {
    scheduler.later(undefined, afterMs, () => {
      if (!start({ event }, (app) => app.signal(event))) arrive(event, 10_000)
    })
  }

  function serve(work: (app: App) => Promise<unknown>): void {
    if (!start({}, work)) scheduler.later(undefined, 10_000, () => serve(work))
  }

  function nextMessageAt(): number {
    const [first] = messages.queued
    if (!first || !instances.some(isFree)) return Number.POSITIVE_INFINITY
    const after = Math.max(first.dueAt, clock.now()) - startMs
    const pollMs = Math.max(plan.pollMs, leastMs())
    return startMs + Math.ceil(after / pollMs) * pollMs
  }

  function leastMs(): number {
    const quietFor = clock.now() - startMs - plan.roughMs
    if (quietFor <= eveningMs) return 0
    // A repair is judged in minutes: looked at every three hours it would seem to take half a day. And the breaker of
    // repairs in vain is open for an hour or some: looked at later it has held nothing, and the run finds no rest.
    return quietFor <= 3 * eveningMs || isBusy() ? nightMs : deepNightMs
  }

  function nextMessage(): QueuedMessage | undefined {
    if (!instances.some(isFree)) return undefined
    const message = messages.pop()
    if (!message) return undefined
    const fault = fates.at('message', 'message')
    if (fault?.kind === 'late') {
      again(message, fault.ms ?? 0)
      return nextMessage()
    }
    if (fault?.kind === 'twice') again({ ...message }, fault.ms ?? 0)
    return message
  }

  function handle(message: QueuedMessage): void {
    const { queue, body } = message
    start({ message }, (app) => {
      if ((dequeues.get(message) ?? 0) >= maxDequeues) return app.poison(body)
      if (queue === queueNames.exams) return app.examine(body)
      if (queue === queueNames.drains) return app.drain(body)
      return app.census()
    })
  }

  function again(message: QueuedMessage, afterMs: number): void {
    message.dueAt = clock.now() + afterMs
    messages.push(message)
  }

  function isFree({ jobs: own, retired }: Instance): boolean {
    return own < jobsAtOnce && !retired
  }

  /** False when nobody has a hand free. */
  function start(
    given: Pick<Job, 'message' | 'event'>,
    work: (app: App) => Promise<unknown>,
  ): boolean {
    const [first, ...others] = instances.filter(isFree)
    if (!first) return false
    const instance = dice.pick([first, ...others])
    started += 1
    const name = `${instance.holder}/${started}`
    const job: Job = { ...given, id: started, name, instance, waits: 0, isDead: false }
    jobs.add(job)
    instance.jobs += 1
    currentJob
      .run(job, () => work(instance.app))
      .then(
        () => ended(job),
        (error: unknown) => failed(job, error),
      )
    return true
  }

  function ended(job: Job): void {
    job.instance.jobs -= 1
    jobs.delete(job)
    scheduler.kill(job)
    if (job.message) dequeues.delete(job.message)
    if (job.instance.retired && job.instance.jobs === 0) {
      instances = instances.filter((one) => one !== job.instance)
    }
  }

  function failed(job: Job, error: unknown): void {
    const { message, event } = job
    const times = (message && dequeues.get(message)) ?? 0
    ended(job)
    if (!isInjected(error)) broken(`${job.name} threw ${stackOf(error)}`)
    if (event) arrive(event, 10_000)
    if (!message) return
    dequeues.set(message, times + 1)
    if (times + 1 < 2 * maxDequeues) again(message, visibilityMs)
  }
}

function isInjected(error: unknown): boolean {
  return error instanceof Error && (error.name === 'InjectedFault' || isInjected(error.cause))
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
