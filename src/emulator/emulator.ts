// An Azure Batch account as a function: `handle(request)` answers as the service would, and time passes in between.

import { changesWorld, createControl, isControlPath } from './control/control.ts'
import { callsMet, type Delivery, throughFaults } from './faults/api-faults.ts'
import { callLate } from './faults/late-calls.ts'
import { entriesSince, type JournalEntry, recordCall } from './journal.ts'
import type { CloudEvent } from './life/cloud-event.ts'
import { createLife } from './life/engine.ts'
import type { WorldState } from './life/state.ts'
import { findRoute } from './router.ts'
import { handlers } from './routes.ts'
import type { VirtualClock } from './virtual-clock.ts'
import { checkApiVersion } from './wire/api-versions.ts'
import { authenticate } from './wire/authenticate.ts'
import { BatchFault, fault, faultResponse } from './wire/batch-fault.ts'
import { withCommonHeaders } from './wire/common-headers.ts'
import {
  type EmulatorRequest,
  type EmulatorResponse,
  lowerCaseHeaders,
  splitUrl,
  type UrlParts,
} from './wire/http.ts'
import { checkQuery } from './wire/query-parameters.ts'
import { requestIdOf } from './wire/request-id.ts'
import { withoutSecrets } from './wire/without-secrets.ts'
import { buildWorld } from './world/build-world.ts'
import type { World } from './world/world-schema.ts'

export interface EmulatorOptions {
  /** Whose keys open which account; every account of the world needs one. */
  readonly accounts: readonly { readonly name: string; readonly key: string }[]
  readonly world: World
  readonly clock: VirtualClock
  /** Everything left to chance follows from it. */
  readonly seed?: string
  /** Delivers an event of the script; a rejected promise keeps the event for the next start. */
  readonly publish?: (event: CloudEvent) => void | Promise<void>
  /** What `save()` gave earlier; then the world's file is not read again. */
  readonly saved?: WorldState
  /** Calls answered after `saved` was written; they are lived through again before anything else. */
  readonly inputs?: readonly Input[]
  /** Told of each call that may change the world before its answer leaves. */
  readonly keep?: (input: Input) => void
}

/** A call that may have changed the world, at its virtual instant. */
export interface Input {
  readonly atMs: number
  readonly request: EmulatorRequest
}

export interface Emulator {
  /** Answers one Batch call at the present virtual instant. Never throws. */
  handle(request: EmulatorRequest): EmulatorResponse
  /** Answers one call of the control API (paths under /_emulator). */
  control(request: EmulatorRequest): EmulatorResponse
  /** Steps virtual time by hand and lives through it. */
  advance(ms: number): void
  /** Lives up to the clock's present; the process calls it so that life goes on between calls. */
  tick(): void
  /** Virtual epoch milliseconds. */
  now(): number
  journal(since?: number): readonly JournalEntry[]
  /** The whole world as JSON text, clock and journal included. */
  save(): string
}

export function createEmulator(options: EmulatorOptions): Emulator {
  const { clock } = options
  const world = options.saved ?? buildWorld(options.world, options.seed, clock.now())
  const keys = keysOf(options, world)
  let replaying = true
  const deliver = (event: CloudEvent): void => {
    if (replaying) return
    if (!options.publish) {
      forget(event)
      return
    }
    void Promise.resolve(options.publish(event)).then(
      () => forget(event),
      () => undefined,
    )
  }
  const forget = (event: CloudEvent): void => {
    world.outbox = world.outbox.filter((other) => other !== event)
  }
  const life = createLife(world, deliver, (late) => callLate(life, late))
  /** While calls are lived through again, time is theirs. */
  const tick = (): void => {
    if (!replaying) life.runUntil(clock.now())
  }

  const respond = (
    request: EmulatorRequest,
    url: UrlParts,
    name: string,
    delivery: Delivery,
  ): EmulatorResponse => {
    const account = world.accounts[name]
    const key = keys.get(name)
    if (!account || key === undefined) throw fault('ResourceNotFound')
    const call = {
      ...request,
      url,
      headers: lowerCaseHeaders(request.headers),
      body: request.body ?? '',
    }
    if (request.broken) throw fault(request.broken)
    // A call without a version is told so even when it is not signed (azure-sdk-for-js 22398).
    checkApiVersion(url.query)
    if (!replaying) authenticate(call, { name, key }, clock.wall())
    const { operation, params } = findRoute(request.method, url.path)
    checkQuery(url, operation)
    const handler = handlers[operation]
    if (!handler) throw fault('OperationNotImplementedByEmulator', { Operation: operation })
    const made = { ...call, method: request.method.toUpperCase(), params, account, life }
    return throughFaults(made, operation, handler, delivery)
  }

  const control = createControl({ world, clock, tick, first: options })
  /** Refusals for lack of a right change nothing, and nobody is asked for a right when a call is lived through again. */
  const keep = (request: EmulatorRequest, code?: string, metFault = false): void => {
    if (replaying || (isRead(request) && !metFault) || (code && isRefusedAtTheDoor(code))) return
    options.keep?.({ atMs: life.now(), request: withoutSecrets(request) })
  }

  const emulator: Emulator = {
    handle(request) {
      tick()
      const url = splitUrl(request.url)
      const name = request.account ?? accountIn(url, [...keys.keys()])
      const requestId = requestIdOf(world)
      const { happeningSeq } = world
      const delivery: Delivery = {}
      const metBefore = callsMet(world)
      const { response, code } = attempt(
        () => respond(request, url, name, delivery),
        url,
        requestId,
        life.now(),
      )
      keep(request, code, callsMet(world) !== metBefore)
      recordCall(world, request, { account: name, status: response.status, code, happeningSeq })
      const finished = { ...response, headers: { ...response.headers, ...delivery.headers } }
      return {
        ...withCommonHeaders(request, finished, { requestId, nowMs: life.now() }),
        ...(delivery.transport ? { transport: delivery.transport } : {}),
      }
    },
    control(request) {
      const response = control(request)
      // The clock's own changes are in the instants of what follows.
      if (response.status < 400 && changesWorld(request)) keep(request)
      return response
    },
    advance(ms) {
      clock.advance(ms)
      tick()
    },
    tick,
    now: () => world.nowMs,
    journal: (since = 0) => entriesSince(world, since),
    save: () => JSON.stringify(world),
  }

  for (const { atMs, request } of options.inputs ?? []) {
    life.runUntil(atMs)
    if (isControl(request)) control(request)
    else emulator.handle(request)
  }
  if (options.saved) world.journalSeq += restartGap
  replaying = false
  for (const event of [...world.outbox]) deliver(event)
  return emulator
}

/** Reads since the last snapshot are forgotten by a kill; numbers given to them are not given again. */
const restartGap = 100_000

const isRead = ({ method }: EmulatorRequest): boolean => /^(GET|HEAD)$/i.test(method)

/** Refused before anybody looked at what was asked: by anyone, without a key. */
const isRefusedAtTheDoor = (code: string): boolean =>
  /^(AuthenticationFailed|InvalidAuthenticationInfo|MissingContentLengthHeader)$/.test(code) ||
  /^(RequestBodyTooLarge|MissingRequiredQueryParameter|InvalidQueryParameterValue)$/.test(code)

const isControl = ({ url }: EmulatorRequest): boolean => isControlPath(splitUrl(url).path)

function keysOf(options: EmulatorOptions, world: WorldState): Map<string, string> {
  const keys = new Map(options.accounts.map(({ name, key }) => [name, key]))
  for (const name of Object.keys(world.accounts)) {
    if (!keys.has(name)) {
      throw new Error(`The world's account "${name}" has no key; give one under accounts.`)
    }
  }
  return keys
}

/** The account a host names (`renderfarm.westeurope…`); with one account any host will do. */
function accountIn(url: UrlParts, names: readonly string[]): string {
  const label = url.hostname.split('.')[0]?.toLowerCase() ?? ''
  return names.find((name) => name === label) ?? (names.length === 1 ? (names[0] ?? '') : label)
}

function attempt(
  respond: () => EmulatorResponse,
  url: UrlParts,
  requestId: string,
  nowMs: number,
): { response: EmulatorResponse; code?: string } {
  try {
    return { response: respond() }
  } catch (error) {
    // Anything but a refusal is a defect of the emulator: it is told as Batch tells its own.
    const refusal =
      error instanceof BatchFault ? error : fault('InternalError', { Reason: String(error) })
    return { response: faultResponse(refusal, url.origin, requestId, nowMs), code: refusal.code }
  }
}
