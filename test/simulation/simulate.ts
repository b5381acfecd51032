// One simulated run: a world, a seed, everything that can go wrong for a while, and then peace until all is told.

import type { QueuedMessage } from '../../src/adapters/memory/messages.ts'
import type { App } from '../../src/app.ts'
import { queueNames } from '../../src/ports/messages.ts'
import { createDice } from '../support/faulty-dice.ts'
import { type FaultyDeps, faultyClient, faultyPorts } from '../support/faulty-ports.ts'
import { createScheduler } from '../support/faulty-scheduler.ts'
import { type Stage, setStage } from '../support/whole-app.ts'
import { createFates, type Weather } from './fates.ts'
import { createWitness, type Sightings } from './witness.ts'
import type { SimulatedWorld } from './worlds.ts'

export interface Run {
  stage: Stage
  seen: Sightings
  /** Virtual minutes until all was told. */
  minutes: number
  kills: number
}

interface Job {
  holder: string
  message?: QueuedMessage
  event?: unknown
}

interface Actor {
  holder: string
  app: App
  jobs: number
}

const minuteMs = 60_000
const tickMs = 5_000
/** As in host.json. */
const visibilityMs = 30_000
const maxDequeues = 5
const jobsAtOnce = 4

/** @param calm leaves every fault out: how it should end */
export async function simulate(
  { world, untouchable, faultyMinutes }: SimulatedWorld,
  seed: number,
  calm: boolean,
  isOver: (stage: Stage) => boolean,
): Promise<Run> {
  const dice = createDice(seed)
  const skews = new Map<string, number>()
  const late: { at: number; land(): Promise<void> }[] = []
  const stage: Stage = setStage({
    world,
    client: (plain, holder) => faultyClient(deps, plain, holder),
    around(ports, holder) {
      const skew = skews.get(holder) ?? 0
      const clock = { ...ports.clock, now: () => stage.clock.now() + skew }
      return faultyPorts(deps, { ...ports, clock }, holder)
    },
  })
  const time = { now: stage.clock.now, advance: stage.emulator.advance }
  const scheduler = createScheduler(dice, time)
  const witness = createWitness(stage, untouchable)
  const weather: Weather = { storm: !calm, now: time.now }
  const fates = createFates(dice, weather)
  const deps: FaultyDeps = {
    gate: { pass },
    fates,
    witness,
    later: (afterMs, land) => void late.push({ at: time.now() + afterMs, land }),
  }
  const start = time.now()
  const stormEnds = start + faultyMinutes * minuteMs
  let generation = 0
  let kills = 0
  let actors: Actor[] = []
  const reborn: number[] = Array.from({ length: calm ? 1 : dice.between(1, 2) }, () => start)
  const jobs = new Set<Job>()
  const dequeues = new Map<QueuedMessage, number>()
  const events: { event: unknown; at: number }[] = []
  let nextCensus = start
  let nextTasks = start + 15_000

  const patience = start + (faultyMinutes + 240) * minuteMs
  while (time.now() < patience) {
    if (weather.storm && time.now() >= stormEnds) weather.storm = false
    launch()
    if (jobs.size > 0) {
      await scheduler.step()
      continue
    }
    if (!weather.storm && events.length === 0 && isOver(stage)) break
    stage.emulator.advance(tickMs)
  }
  return { stage, seen: witness.seen, kills, minutes: (time.now() - start) / minuteMs }

  function pass(holder: string, operation: string, afterMs?: number): Promise<void> {
    if (weather.storm && !scheduler.isDead(holder) && fates.dies(operation)) kill(holder)
    return scheduler.turn(holder, afterMs ?? fates.latencyMs(operation))
  }

  function kill(holder: string): void {
    kills += 1
    scheduler.kill(holder)
    actors = actors.filter((actor) => actor.holder !== holder)
    reborn.push(time.now() + dice.between(1, 60) * 1_000)
    for (const job of [...jobs]) {
      if (job.holder !== holder) continue
      jobs.delete(job)
      // Nobody completes its messages: they come again when the host's hold on them ends.
      if (job.message) again(job.message, dice.between(5, 600) * 1_000)
      if (job.event) events.push({ event: job.event, at: time.now() + 30_000 })
    }
  }

  function launch(): void {
    const now = time.now()
    for (const one of late.filter(({ at }) => at <= now)) {
      late.splice(late.indexOf(one), 1)
      void one.land()
    }
    while (reborn.some((at) => at <= now)) {
      reborn.splice(
        reborn.findIndex((at) => at <= now),
        1,
      )
      generation += 1
      const holder = `app-${generation}`
      skews.set(holder, calm ? 0 : dice.between(-1_500, 1_500))
      actors.push({ holder, app: stage.makeApp(holder), jobs: 0 })
    }
    if (now >= nextCensus) {
      nextCensus = now - ((now - start) % 30_000) + 30_000
      run({}, (app) => app.census())
    }
    if (now >= nextTasks) {
      nextTasks = now - ((now - start - 15_000) % 30_000) + 30_000
      run({}, (app) => app.taskCensus())
    }
    for (const event of stage.signals.splice(0)) {
      for (const afterMs of fates.eventDelaysMs()) events.push({ event, at: now + afterMs })
    }
    for (const one of events.filter(({ at }) => at <= now)) {
      const { event } = one
      if (run({ event }, (app) => app.signal(event))) events.splice(events.indexOf(one), 1)
    }
    for (let message = nextMessage(); message; message = nextMessage()) handle(message)
  }

  function nextMessage(): QueuedMessage | undefined {
    if (!actors.some((actor) => actor.jobs < jobsAtOnce)) return undefined
    const message = stage.messages.pop()
    if (!message || !weather.storm) return message
    const fate = fates.message()
    if (fate === 'late') {
      again(message, dice.between(1, 90) * 1_000)
      return nextMessage()
    }
    if (fate === 'twice') again({ ...message }, dice.between(0, 60) * 1_000)
    return message
  }

  function handle(message: QueuedMessage): void {
    const { queue, body } = message
    run({ message }, (app) => {
      if ((dequeues.get(message) ?? 0) >= maxDequeues) return app.poison(body)
      if (queue === queueNames.exams) return app.examine(body)
      if (queue === queueNames.drains) return app.drain(body)
      return app.census()
    })
  }

  function again(message: QueuedMessage, afterMs: number): void {
    message.dueAt = time.now() + afterMs
    stage.messages.push(message)
  }

  /** False when nobody has a hand free. */
  function run(job: Omit<Job, 'holder'>, work: (app: App) => Promise<unknown>): boolean {
    const free = actors.filter((actor) => actor.jobs < jobsAtOnce)
    const [first, ...others] = free
    if (!first) return false
    const actor = dice.pick([first, ...others])
    const own: Job = { ...job, holder: actor.holder }
    jobs.add(own)
    actor.jobs += 1
    const ended = () => {
      actor.jobs -= 1
      jobs.delete(own)
    }
    work(actor.app).then(
      () => {
        if (own.message) dequeues.delete(own.message)
        ended()
      },
      (error: unknown) => {
        ended()
        if (!isInjected(error)) witness.seen.violations.push(`a job threw ${stackOf(error)}`)
        if (own.event) events.push({ event: own.event, at: time.now() + 10_000 })
        if (!own.message) return
        const times = (dequeues.get(own.message) ?? 0) + 1
        dequeues.set(own.message, times)
        if (times < 2 * maxDequeues) again(own.message, visibilityMs)
      },
    )
    return true
  }
}

function isInjected(error: unknown): boolean {
  return error instanceof Error && (error.name === 'InjectedFault' || isInjected(error.cause))
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
