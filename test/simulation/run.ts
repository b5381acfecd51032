// Runs one plan to its end: a step at a time, with its faults, watched by the witness; the trace tells each step.
import { toleratedMs } from '../../src/follow-store-clock.ts'
import { createDice } from '../support/faulty-dice.ts'
import { createScheduler, settled } from '../support/faulty-scheduler.ts'
import { drawnFates, type Fates, listedFates } from './fates.ts'
import { type Fault, faultText } from './fault.ts'
import { type ClientWitness, faultyClient } from './faulty-client.ts'
import { faultyPorts, type Gate } from './faulty-ports.ts'
import { createHost, currentJob, type Host, type Instance, type Job } from './host.ts'
import { actOf } from './people.ts'
import { askOf } from './people-asks.ts'
import type { PersonAct, Plan } from './plan.ts'
import { setStage, startMs } from './stage.ts'
import { underWay } from './under-way.ts'
import { withVirtualGlobals } from './virtual-globals.ts'
import { blindWitness, createWitness, type Witness } from './witness.ts'

export interface Run {
  /** Broken invariants, in words, the first first; each begins with its number: `2: …`. */
  broken: readonly string[]
  faults: readonly Fault[]
  /** Each step: when, who, what, and what it met. */
  trace: readonly string[]
  steps: number
  crashes: number
  actions: number
  /** `fault subject` → state of the last incident. */
  ends: ReadonlyMap<string, string>
  virtualMs: number
}

const maxSteps = 60_000
/** Looked at for so long after the last fault at the least: each pool is looked at whole in that time. */
const quietMs = 11 * 60_000

/**
 * `faults`: what goes wrong; drawn by the plan's seed where it is left out.
 * `blindFor`: goes so many steps and is watched by nobody, which must change nothing.
 */
export async function run(plan: Plan, faults?: readonly Fault[], blindFor?: number): Promise<Run> {
  const stage = setStage(plan)
  const { clock, emulator } = stage
  const dice = createDice(plan.seed + 1)
  const scheduler = createScheduler(dice, clock.now)
  const roughUntil = startMs + plan.roughMs
  const weather = { kind: plan.weather, now: clock.now, isRough: () => clock.now() < roughUntil }
  const fates: Fates = faults
    ? listedFates(faults)
    : drawnFates(createDice(plan.seed + 0x5eed), weather)
  const trace: string[] = []
  const watching = blindFor === undefined ? createWitness(plan, stage, fates) : blindWitness()
  const busy = underWay()
  const witness: Witness = {
    ...watching,
    transacted(...written) {
      busy.transacted(...written)
      watching.transacted(...written)
    },
  }

  const note = (who: string, what: string, fault?: Fault) =>
    void trace.push(
      `+${((clock.now() - startMs) / 1000).toFixed(3)} ${who} ${what}${fault ? ` ← ${faultText(fault)}` : ''}`,
    )
  const gate: Gate = {
    async enter(operation, of, detail) {
      const job = jobOf()
      const fault = fates.at(operation, of)
      const lateMs = fault?.kind === 'delay-before' ? (fault.ms ?? 0) : 0
      await scheduler.turn(job, dice.between(0, 80) + lateMs)
      note(job.name, `${operation} ${detail}`, fault)
      if (fault?.kind === 'crash-before') await die(job)
      return fault
    },
    async leave(fault) {
      const job = jobOf()
      if (fault?.kind === 'crash-after') await die(job)
      if (fault?.kind === 'delay-after') await scheduler.turn(job, fault.ms ?? 0)
    },
    silence: () => new Promise<never>(() => undefined),
  }

  const following = plan.people.filter(followsRemoval)
  const clientWitness: ClientWitness = {
    read: witness.read,
    calls(method, path, body) {
      const seen = witness.calls(method, path, body)
      return {
        answered(status) {
          seen.answered(status)
          if (status >= 300 || !path.endsWith('/removenodes')) return
          for (const act of following.splice(0)) interfere(act)
        },
      }
    },
  }

  async function die(job: Job): Promise<never> {
    note(job.instance.holder, 'dies')
    host.crash(job.instance)
    return await gate.silence()
  }

  function makeInstance(holder: string, n: number, policy: Plan['policy']): Instance {
    const skewMs = plan.skewsMs[n % plan.skewsMs.length] ?? 0
    const landLater = (afterMs: number, land: () => Promise<unknown>) =>
      void scheduler.later(undefined, afterMs, () => void land())
    const app = stage.makeApp(holder, skewMs, policy, {
      ports: (ports) => faultyPorts(gate, witness, ports, plan.censusMs * 1.5),
      client: (plain) => faultyClient({ gate, witness: clientWitness, landLater }, plain),
      wait: (ms) => scheduler.turn(jobOf(), ms),
      telemetry: (name, fields) => witness.reported(name, fields),
    })
    // Its app follows the store's clock where its own is off by more than it tolerates.
    const ownMs = Math.abs(skewMs) > toleratedMs ? 0 : skewMs
    return { holder, skewMs: ownMs, policy, app, jobs: 0, retired: false }
  }

  const globals = {
    now: clock.now,
    dice,
    setTimeout: (go: () => void, ms: number) => scheduler.later(currentJob.getStore(), ms, go),
    clearTimeout: (timer: unknown) => {
      if (timer) scheduler.cancel(timer as ReturnType<typeof scheduler.later>)
    },
  }
  const host: Host = createHost({
    ...{ plan, stage, scheduler, dice, fates, makeInstance },
    isBusy: busy.any,
    broken: (text) => witness.complain(7, text),
  })
  const interfere = (act: PersonAct) =>
    void scheduler.later(undefined, act.at, () => {
      if (act.act === 'ask') {
        const work = askOf(stage, act)
        note('a person', `${JSON.stringify(act)}${work ? '' : ': about nothing'}`)
        if (work) host.serve(work)
        return
      }
      const { status } = actOf(stage, act)
      note('a person', `${JSON.stringify(act)}: ${status}`)
      witness.personActed(act, status < 300)
    })
  for (const act of plan.people) if (!followsRemoval(act)) interfere(act)
  return await withVirtualGlobals(globals, async () => {
    const endsBy = roughUntil + plan.restMs
    let steps = 0
    const most = blindFor ?? maxSteps
    while (steps < most && witness.isSound()) {
      host.launch()
      const nextAt = Math.min(scheduler.nextAt(), host.nextMessageAt())
      const now = clock.now()
      if (now >= endsBy) break
      if (nextAt > now) {
        if (host.jobs.size === 0 && now > roughUntil + quietMs && witness.isAtRest()) break
        emulator.advance(Math.min(nextAt, endsBy) - now)
        continue
      }
      steps += 1
      await scheduler.step()
      for (const job of await stuckJobs(host)) {
        witness.complain(7, `${job.name} waits for nothing that can come`)
      }
      witness.stepped()
    }
    if (steps >= maxSteps) witness.complain(7, `${steps} steps, and it goes on`)
    if (witness.isSound()) witness.judgeEnd()
    const { broken, ends, actions } = witness
    const virtualMs = clock.now() - startMs
    const { crashes } = host
    return {
      broken,
      faults: fates.met,
      trace,
      steps,
      crashes,
      actions: actions(),
      ends: ends(),
      virtualMs,
    }
  })
}

/** A new instance loads a module that is there already: that takes turns of the loop, and nothing else runs in them. */
const loadingTurns = 50

/** Nothing is ready, yet they are unfinished. Jobs of one instance may wait for one another: they share what they load. */
async function stuckJobs({ jobs }: Host): Promise<readonly Job[]> {
  const isStuck = ({ waits, instance }: Job) =>
    waits === 0 && ![...jobs].some((other) => other.instance === instance && other.waits > 0)
  for (let turn = 0; turn < loadingTurns && [...jobs].some(isStuck); turn += 1) await settled()
  return [...jobs].filter(isStuck)
}

function followsRemoval(act: PersonAct): boolean {
  return 'follows' in act && act.follows === 'removal'
}

function jobOf(): Job {
  const job = currentJob.getStore()
  if (!job) throw new Error('A port was called by nobody')
  return job
}
