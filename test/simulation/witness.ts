// Watches a run as it goes and judges it in the end: every broken invariant in words, with its number.
//
//  1 watch-calls.ts    no action without its attempt committed before it, none twice for one, none without the fence
//  2 watch-calls.ts    never more out at once than allowed, nothing that a mode, running work or an owner forbids
//    watch-asks.ts    nothing against what a person asked, and an approval is good for one action
//  3 owner.ts          the target of a pool is what its owner last asked for (less the nodes that people were told it lacks)
//  4 watch-looks.ts    what two complete looks could see has an incident, once, with legal moves; judge-end.ts: it ends
//  5 watch-telling.ts  what is recorded is told, and nothing else; judge-end.ts: the history shows it
//    watch-silence.ts  in a silence nobody hears but that what they were told of is over
//  6 play.ts           lost events change no outcome; where nothing breaks nothing is done
//  7 run.ts, below     it ends: no job waits for nothing, no queue and no ladder grows for ever
import type { Fields } from '../../src/ports/telemetry.ts'
import { type Book, createBook } from './book.ts'
import type { Fates } from './fates.ts'
import type { ClientWitness } from './faulty-client.ts'
import type { PortWitness } from './faulty-ports.ts'
import { endsOf, judgeEnd, unfinished } from './judge-end.ts'
import { createOwner } from './owner.ts'
import type { PersonAct, Plan } from './plan.ts'
import type { Stage } from './stage.ts'
import { createToldShort } from './told-short.ts'
import { watchAsks } from './watch-asks.ts'
import { type CallWatch, watchCalls } from './watch-calls.ts'
import { illegalMove, illegalStep, watchLooks } from './watch-looks.ts'
import { watchNotices } from './watch-notices.ts'
import { type SilenceWatch, watchSilence } from './watch-silence.ts'
import { watchTelling } from './watch-telling.ts'

export interface Witness extends PortWitness, ClientWitness {
  /** Each begins with the number of the invariant: `2: …`. */
  readonly broken: readonly string[]
  complain(invariant: number, text: string): void
  isSound(): boolean
  /** After each step. */
  stepped(): void
  /** Everything has come to its end; asked while no job runs. */
  isAtRest(): boolean
  judgeEnd(): void
  reported(name: string, fields: Fields | undefined): void
  personActed(act: PersonAct, accepted: boolean): void
  actions(): number
  ends(): ReadonlyMap<string, string>
}

/** Far more than a fleet of this size can have waiting. */
const maxQueued = 400
const maxAttempts = 40

export function createWitness(plan: Plan, stage: Stage, fates: Fates): Witness {
  const broken: string[] = []
  const complain = (invariant: number, text: string) => void broken.push(`${invariant}: ${text}`)
  const toldShort = createToldShort()
  const owner = createOwner(plan, stage, toldShort, complain)
  const isRough = () => fates.met.length > 0 || plan.instances > 1
  const notices = watchNotices(complain)
  const telling = watchTelling(complain, isRough, notices, (...of) => silence.isSilenced(...of))
  const book: Book = createBook({
    fenceMoved(partition, before, after) {
      if (after < before) complain(1, `${partition}: the token went from ${before} to ${after}`)
    },
    attemptMoved(key, before, after) {
      const wrong = illegalStep(before, after)
      if (wrong) complain(4, `attempt ${key} ${wrong}`)
      if (after.number > maxAttempts) complain(7, `attempt ${key}: a ladder that never ends`)
    },
    incidentMoved(before, after) {
      const wrong = illegalMove(before, after)
      if (wrong) complain(4, wrong)
    },
    openTwice: (key, before, after) =>
      complain(4, `${key}: ${after.id} was opened while ${before.id} is open`),
    outboxAdded: telling.added,
    outboxRemoved: telling.removed,
  })
  const silence: SilenceWatch = watchSilence({ book, now: stage.clock.now, complain })
  const looks = watchLooks({ stage, book, complain })
  const asks = watchAsks(complain)
  const calls: CallWatch = watchCalls({ stage, book, owner, asks, complain })

  return {
    broken,
    complain,
    isSound: () => broken.length === 0,
    stepped() {
      const { length } = stage.messages.queued
      if (length > maxQueued) complain(7, `${length} messages are queued`)
    },
    isAtRest: () =>
      unfinished(book).length === 0 && notices.waiting().length === 0 && !owner.isScaling(),
    judgeEnd() {
      for (const [invariant, text] of judgeEnd({ stage, book, owner })) complain(invariant, text)
      for (const text of notices.waiting()) complain(5, `in the end ${text}`)
    },
    reported: looks.reported,
    personActed: owner.acted,
    actions: calls.count,
    ends: () => endsOf(book),
    transacted(table, partition, changes) {
      if (table !== 'state') return
      silence.transacted(partition, changes)
      book.write(partition, changes)
      notices.transacted(partition, changes)
      asks.transacted(partition, changes)
      toldShort.transacted(partition, changes)
    },
    delivered(channel, keys) {
      silence.delivered(channel, keys)
      telling.delivered(channel, keys)
    },
    refused: telling.refused,
    calls: calls.calls,
    read(path, status) {
      calls.read(path, status)
      looks.read(path, status)
    },
  }
}

/** Sees nothing, and never wants to end: for a run that is only to be the same as another. */
export function blindWitness(): Witness {
  const nothing = () => undefined
  return {
    ...{ broken: [], complain: nothing, stepped: nothing, judgeEnd: nothing, reported: nothing },
    ...{ personActed: nothing, transacted: nothing, delivered: nothing, refused: nothing },
    ...{ isSound: () => true, isAtRest: () => false, actions: () => 0, ends: () => new Map() },
    ...{ calls: () => ({ answered: nothing }), read: nothing },
  }
}
