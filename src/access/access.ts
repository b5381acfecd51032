// Access on request: makes a user on a node for a limited time, says how to log in, and takes the user away again.
import { connectFor } from '../decide/policy-for.ts'
import type { AccessWish, NodeAccess } from '../domain/access.ts'
import { accessRefusal, loginRefusal } from '../domain/access.ts'
import { dayMs, minuteMs } from '../domain/durations.ts'
import type { NodeFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Policy } from '../domain/policy.ts'
import type { PoolRef } from '../domain/refs.ts'
import { poolKey, sameId } from '../domain/refs.ts'
import type { AuditEntry, Outcome } from '../domain/request.ts'
import type { AccessBook } from '../ports/access-book.ts'
import type { ActionAnswer, BatchAccount, RemoteLogin } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import { nodeUserFor } from './node-user.ts'

export interface AccessDeps {
  accounts: readonly BatchAccount[]
  book: AccessBook
  clock: Clock
  policy: Policy
  telemetry: Telemetry
  /** Who was given what, and what was refused, for those who ask later; `known`: such a pool is, or was, there. */
  audit(pool: PoolRef, entry: AuditEntry, known: boolean): Promise<void>
  /** Lower-case letters and digits that nobody can guess: so many of them. */
  random(length: number): string
}

export interface AccessRequest extends AccessWish {
  pool: PoolRef
  nodeId: string
  by: string
  verified: boolean
  reason: string
  incidentId?: string
  isAdmin: boolean
  /** The caller is in the pool's network: no public address is needed. */
  fromInside: boolean
}

export type Given =
  | {
      kind: 'given'
      access: NodeAccess
      os: 'linux' | 'windows'
      address: string
      port: number
      /** Of Windows alone; it is told this once and kept nowhere. */
      password?: string
    }
  /** `not-allowed`: the policy. `not-there`. `not-now`: the node or the network forbids it. `failed`: Batch did not answer. */
  | { kind: 'not-allowed' | 'not-there' | 'not-now' | 'failed'; reason: string }

/** A user that cannot be taken away (its node is unusable) is tried for a day; Batch's own expiry has come by then. */
const keepTryingMs = dayMs
/** Of Batch Medic on one node: who asks in a loop leaves no more than these behind. */
const mostUsers = 8

const ourselves = 'Batch Medic'

export type Access = ReturnType<typeof createAccess>

export function createAccess(deps: AccessDeps) {
  const { accounts, book, clock, policy, telemetry, audit, random } = deps
  return { give, end, list: book.list, sweep }

  /** Recorded before the call: a user that was made is always known, and taken away, also after a crash. */
  async function give(request: AccessRequest): Promise<Given> {
    const { pool, nodeId } = request
    const batch = accountOf(pool)
    if (!batch) {
      const reason = `The account "${pool.account}" is not watched here.`
      return { kind: 'not-there', reason }
    }
    let snapshot: PoolSnapshot | undefined
    try {
      snapshot = await batch.pool(pool.pool)
      const given = await giveOn(batch, request, snapshot)
      const isGiven = given.kind === 'given'
      const until = isGiven ? { until: given.access.until } : {}
      const said = isGiven ? `User ${given.access.user}.` : given.reason
      const asked = { what: 'connect', ...request, ...until }
      await kept(asked, isGiven ? 'applied' : 'refused', said, snapshot !== undefined)
      return given
    } catch (error) {
      if (!(error instanceof BatchReadError)) throw error
      const said = `Node ${nodeId} could not be read: ${error.message}`
      await kept({ what: 'connect', ...request }, 'refused', said, snapshot !== undefined)
      return { kind: 'failed', reason: said }
    }
  }

  async function giveOn(
    batch: BatchAccount,
    request: AccessRequest,
    snapshot: PoolSnapshot | undefined,
  ): Promise<Given> {
    const { pool, nodeId, minutes, by, verified, reason, isAdmin, incidentId, sshPublicKey } =
      request
    const seen = snapshot ? { pool, snapshot } : { pool }
    if (connectFor(policy, seen) !== 'on') return { kind: 'not-allowed', reason: notAllowed }
    const node = snapshot && (await batch.node(pool.pool, nodeId))
    const refusal = accessRefusal(snapshot, node, request)
    if (!snapshot || !node || refusal !== undefined) {
      return { kind: snapshot && node ? 'not-now' : 'not-there', reason: refusal ?? '' }
    }
    if ((await usersOn(pool, nodeId)).length >= mostUsers) {
      return { kind: 'not-now', reason: tooMany }
    }
    const os = snapshot.os ?? 'linux'
    const door = request.fromInside
      ? doorWithin(node, os)
      : await batch.remoteLogin(pool.pool, nodeId)
    if (door.kind === 'unavailable') {
      const inside = request.fromInside ? door.reason : undefined
      return { kind: 'not-now', reason: inside ?? loginRefusal(snapshot, node, door.reason) }
    }
    const now = clock.now()
    const access: NodeAccess = {
      ...{ pool, nodeId, user: `medic${random(8)}`, by, verified, reason, isAdmin, at: now },
      until: now + minutes * minuteMs,
      ...(incidentId === undefined ? {} : { incidentId }),
    }
    const user = nodeUserFor(access, os, sshPublicKey, random)
    await book.put(access)
    const answer = await batch.addNodeUser(pool.pool, nodeId, user)
    told('access.given', access, answer)
    if (answer.kind === 'accepted') {
      const { address, port } = door
      const secret = user.password === undefined ? {} : { password: user.password }
      return { kind: 'given', access, os, address, port, ...secret }
    }
    // Without an answer the user may be there: its row stays, so that it is taken away.
    if (answer.kind === 'in-doubt') {
      return {
        kind: 'failed',
        reason: `Batch did not answer (${answer.reason}). If the user was made, it is taken away by itself.`,
      }
    }
    await book.drop(access)
    return {
      kind: 'not-now',
      reason: `Batch answered ${answer.status} ${answer.code}: ${answer.message}`,
    }
  }

  /** Takes every user away that was made on the node, or the one that is named; answers with what came of each. */
  async function end(
    pool: PoolRef,
    nodeId: string,
    by: string,
  ): Promise<readonly { access: NodeAccess; gone: boolean; reason: string }[]> {
    const ended = []
    for (const access of await usersOn(pool, nodeId)) {
      const came = await takeAway(access, by)
      ended.push({ access, ...came })
      await kept(
        { ...access, what: 'connect --end', by },
        came.gone ? 'applied' : 'refused',
        came.reason,
      )
    }
    return ended
  }

  async function usersOn(pool: PoolRef, nodeId: string): Promise<readonly NodeAccess[]> {
    return (await book.list()).filter(
      (access) => poolKey(access.pool) === poolKey(pool) && sameId(access.nodeId, nodeId),
    )
  }

  /** Called with each census: what is over is taken away. One that cannot be holds up no other. */
  async function sweep(): Promise<void> {
    for (const access of await book.due(clock.now())) {
      const { gone, reason } = await takeAway(access, ourselves)
      if (gone || !isGivenUp(access)) continue
      await kept(
        { ...access, what: 'connect --end', by: ourselves },
        'refused',
        `Given up after a day. ${reason}`,
      )
    }
  }

  function isGivenUp({ until }: NodeAccess): boolean {
    return clock.now() - until > keepTryingMs
  }

  async function takeAway(
    access: NodeAccess,
    by: string,
  ): Promise<{ gone: boolean; reason: string }> {
    const batch = accountOf(access.pool)
    const answer = await batch?.deleteNodeUser(access.pool.pool, access.nodeId, access.user)
    const gone = answer?.kind === 'accepted' || answer?.kind === 'gone'
    if (gone || isGivenUp(access)) await book.drop(access)
    told('access.ended', { ...access, by }, answer)
    if (gone) return { gone, reason: 'The user is gone.' }
    const said = answer && 'code' in answer ? `${answer.status} ${answer.code}` : 'no answer'
    const next = isGivenUp(access) ? 'Batch lets it expire' : 'it is tried again each minute'
    return { gone, reason: `Batch answered ${said}: ${next}.` }
  }

  /** What was asked, by whom, and what came of it: neither key nor password are part of it. */
  async function kept(
    asked: Pick<AccessRequest, 'pool' | 'nodeId' | 'by' | 'verified' | 'reason'> & {
      what: string
      until?: number
    },
    outcome: Outcome,
    said: string,
    known = true,
  ): Promise<void> {
    const { pool, nodeId, by, verified, reason, what, until } = asked
    const now = clock.now()
    const entry = {
      ...{ id: random(16), what, on: `node ${nodeId} of pool ${pool.pool}`, by, verified, reason },
      ...{ at: now, doneAt: now, outcome, said },
      ...(until === undefined ? {} : { until }),
    }
    await audit(pool, entry, known)
  }

  function accountOf({ account }: PoolRef): BatchAccount | undefined {
    return accounts.find(({ name }) => sameId(name, account))
  }

  function told(
    name: 'access.given' | 'access.ended',
    access: NodeAccess,
    answer: ActionAnswer | undefined,
  ): void {
    const { pool, nodeId: node } = access
    telemetry.event(name, { pool: poolKey(pool), node, answer: answer?.kind ?? 'not called' })
  }
}

const tooMany = `The node has ${mostUsers} users of Batch Medic already: take them away with connect --end first.`

const notAllowed =
  'The policy does not allow access to nodes here: set "connect": "on" in the policy, or in a rule for this pool.'

/** The node by its own address, for who is in its network. */
function doorWithin({ ipAddress }: NodeFacts, os: 'linux' | 'windows'): RemoteLogin {
  if (ipAddress === undefined) {
    return { kind: 'unavailable', reason: 'The node has no address yet: try again soon.' }
  }
  return { kind: 'login', address: ipAddress, port: os === 'windows' ? 3389 : 22 }
}
