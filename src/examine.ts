// Examines one pool: holds it, drains its outbox, passes over it until no new signal came, and says when to look again.
import { askDrain } from './ask-drain.ts'
import { minuteMs, secondMs } from './domain/durations.ts'
import { spreadOver } from './domain/jitter.ts'
import type { Controls } from './domain/record.ts'
import type { PoolRef } from './domain/refs.ts'
import { poolKey } from './domain/refs.ts'
import { lookIfMarked } from './look-if-marked.ts'
import type { TellHeld } from './notify/tell-held.ts'
import type { Passed } from './pipeline.ts'
import { pass } from './pipeline.ts'
import type { ExamMessage, Messages } from './ports/messages.ts'
import { countsText, incidentsText, type Step, type Telemetry } from './ports/telemetry.ts'
import type { Ledger } from './record/ledger.ts'
import type { Ledgers } from './record/ledgers.ts'
import { FenceLost, RecordConflict } from './record/record-errors.ts'
import type { Stages } from './stages.ts'

export interface ExamineDeps {
  /** Undefined for an account that is not configured (any more). */
  stagesFor(account: string): Stages | undefined
  ledgers: Ledgers
  messages: Messages
  telemetry: Telemetry
  tellHeld: TellHeld
}

export type Examined =
  | { kind: 'done'; passes: number }
  | { kind: 'ignored'; reason: string }
  /** A later version wrote its record: people are told, and the next look is that of the census. */
  | { kind: 'held'; reason: string }
  /** Somebody else holds the pool and will see the dirty mark. */
  | { kind: 'busy' }
  /** Batch wants no calls of the account before: the message comes again then. */
  | { kind: 'put-back'; until: number }

interface Held {
  examined: Examined
  controls: Controls | undefined
  /** The mark that its last pass has seen. */
  mark: string
}

const stage = 'exam'
/** An exam ends after this, however many signals come, and leaves a message for the rest. */
const budgetMs = 90 * secondMs
const maxPasses = 20
/** Wake-ups are this far apart at the least. */
const leastWakeMs = 5 * secondMs
/** What could not be seen whole is looked at again this soon, whether the census sees a reason or not. */
const blindWakeMs = minuteMs
/** After a rest that Batch asked for the pools of an account come back within this. */
const spreadMs = 30 * secondMs

export function createExamine(deps: ExamineDeps) {
  const { stagesFor, ledgers, messages, telemetry, tellHeld } = deps

  return async function examine(message: ExamMessage): Promise<Examined> {
    const pool: PoolRef = { account: message.account, pool: message.pool }
    return telemetry.step('exam', fieldsOf(pool), (step) => examinePool(message, pool, step))
  }

  async function examinePool(message: ExamMessage, pool: PoolRef, step: Step): Promise<Examined> {
    const stages = stagesFor(pool.account)
    if (!stages) return ignored(pool, `the account "${pool.account}" is not configured`)
    const restsUntil = await restOf(stages, pool)
    if (restsUntil !== undefined) {
      await messages.examine(message, restsUntil - stages.clock.now())
      return { kind: 'put-back', until: restsUntil }
    }
    const ledger = await ledgers.hold(pool)
    if (ledger.kind === 'busy') {
      // A signal's mark is seen by the holder; a wake-up leaves none, so it comes again. Most holds are given back
      // within a second, and a wake-up that waited for the end of the lease would come two minutes late.
      const comesAgain = message.wakeAt !== undefined || message.standsForMore
      if (comesAgain) await messages.examine(message, leastWakeMs)
      return { kind: 'busy' }
    }
    if (ledger.kind === 'unreadable') {
      await tellHeld(pool, ledger.reason)
      return { kind: 'held', reason: ledger.reason }
    }
    let held: Held | undefined
    try {
      held = await examineHeld(stages, pool, ledger, message.wakeAt, step)
    } catch (error) {
      // Another holder goes on with what is recorded; nothing of ours was written after it took over.
      if (!(error instanceof FenceLost) && !(error instanceof RecordConflict)) throw error
      telemetry.warn(error.message, { stage, ...fieldsOf(pool) })
      await ledgers.markDirty(pool)
      await messages.examine(pool, leastWakeMs)
      return { kind: 'busy' }
    } finally {
      await ledger.release(held?.controls, held && { examined: held.mark })
    }
    await lookIfMarked(ledger, messages)
    return held.examined
  }

  async function examineHeld(
    stages: Stages,
    pool: PoolRef,
    ledger: Ledger,
    wakeAt: number | undefined,
    step: Step,
  ): Promise<Held> {
    const { clock } = stages
    const startedAt = clock.now()
    const about = new Set(ledger.record.incidents.map(({ id }) => id))
    step.note({ incidents: incidentsText(about) })
    await telemetry.step('notify', {}, () => stages.notify(ledger))
    let passes = 0
    let mark: string
    let seen: Passed
    do {
      mark = await ledger.dirtyMark()
      seen = await pass(stages, pool, ledger)
      passes += 1
      for (const { id } of concerned(seen, ledger)) about.add(id)
      step.note({ incidents: incidentsText(about) })
      telemetry.event('exam.pass', {
        ...fieldsOf(pool),
        nodes: seen.facts.nodesListed === false ? 'calm, not listed' : seen.facts.nodes.length,
        complete: seen.facts.complete,
        tasksComplete: seen.facts.tasksComplete,
        gaps: seen.facts.gaps.join('; ') || undefined,
        decisions: countsText(seen.decisions.map(({ kind }) => kind)) || 'nothing to do',
        incidents: incidentsText(about),
      })
    } while (
      mark !== (await ledger.dirtyMark()) &&
      passes < maxPasses &&
      clock.now() - startedAt < budgetMs
    )
    const { tellAgainAt, lookAgainAt } = seen
    if (Number.isFinite(tellAgainAt)) await askDrain({ messages, clock }, ledger, tellAgainAt)
    const { complete, tasksComplete, unreadJobs = [], gaps } = seen.facts
    if (gaps.length > 0) {
      telemetry.warn(`The pool could not be seen whole: ${gaps.join('; ')}`, {
        stage: 'observe',
        ...fieldsOf(pool),
      })
    }
    const { unseenSince } = seen.facts
    const { account } = pool
    const now = clock.now()
    telemetry.metric('exam.duration', now - startedAt, { account })
    if (unseenSince !== undefined) telemetry.metric('blind.age', now - unseenSince, { account })
    const whole = complete && tasksComplete && unreadJobs.length === 0
    const blindAt = whole ? Number.POSITIVE_INFINITY : clock.now() + blindWakeMs
    const controls = await wake(ledger, stages, pool, Math.min(lookAgainAt, blindAt), wakeAt)
    const absent = seen.facts.complete && !seen.facts.snapshot
    if (!absent) return { examined: { kind: 'done', passes }, controls, mark }
    const reason = `the account "${pool.account}" has no pool "${pool.pool}" (any more)`
    return { examined: ignored(pool, reason), controls, mark }
  }

  /**
   * One chain of wake-ups a pool: a new one only when none is under way that comes in time. Answers with the controls
   * that are to be written when the pool is given back: were they lost, one message more would be sent.
   */
  async function wake(
    ledger: Ledger,
    { clock }: Stages,
    pool: PoolRef,
    lookAgainAt: number,
    consumed: number | undefined,
  ): Promise<Controls | undefined> {
    const { controls } = ledger.record
    const underWay = controls.wakeAt === consumed ? undefined : controls.wakeAt
    const now = clock.now()
    if (!Number.isFinite(lookAgainAt)) {
      if (controls.wakeAt === undefined || underWay !== undefined) return undefined
      const { wakeAt: _, ...rest } = controls
      return rest
    }
    const wakeAt = Math.max(lookAgainAt, now + leastWakeMs)
    // One that should have come by now may be lost: the census keeps looking, and it is sent anew.
    if (underWay !== undefined && underWay > now && underWay <= wakeAt) return undefined
    await messages.examine({ ...pool, wakeAt }, wakeAt - now)
    return { ...controls, wakeAt }
  }

  function ignored(pool: PoolRef, reason: string): Examined {
    telemetry.event('exam.ignored', { ...fieldsOf(pool), reason })
    return { kind: 'ignored', reason }
  }
}

/** Until when Batch is left alone; the pools of an account do not come back at once. */
async function restOf({ accountBook, clock }: Stages, pool: PoolRef): Promise<number | undefined> {
  const { throttledUntil = 0 } = await accountBook.read(pool.account)
  return throttledUntil > clock.now() ? throttledUntil + spreadOver(spreadMs, pool.pool) : undefined
}

/** Those that were decided of, closed ones too, and those that are open now. */
function concerned({ decisions }: Passed, { record }: Ledger): readonly { id: string }[] {
  const decided = decisions.flatMap((one) => (one.kind === 'open' ? [] : [one.incident]))
  return [...decided, ...record.incidents]
}

function fieldsOf(pool: PoolRef): { pool: string } {
  return { pool: poolKey(pool) }
}
