// Azure Resource Manager by its REST API: reads alone, with a few tries each, whose refusals are answers.
import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { redact } from '../../../domain/redact.ts'
import type { Arm, ArmAnswer, ArmBody } from '../../../ports/arm.ts'
import { type Clock, systemClock } from '../../../ports/clock.ts'
import { retryAfterMs } from '../batch/retry-after.ts'
import { wireObject, wireText } from '../batch/wire-value.ts'
import { answerOf } from './arm-answer.ts'
import type { Sent } from './arm-wire.ts'

export interface ArmSettings {
  credential: TokenCredential
  /** Only for how long a wait is on the wall. */
  clock?: Clock
  /** What speaks HTTP; the SDK's own unless told. */
  httpClient?: HttpClient
  /** Without a slash at the end; `https://management.azure.com` unless told. The token is for that host and goes to no other. */
  endpoint?: string
  /** How often a read that may succeed yet is made; 3 unless told. */
  tries?: number
  /** How it waits between two tries, in milliseconds. */
  wait?: (ms: number) => Promise<void>
}

export const publicEndpoint = 'https://management.azure.com'
const usualTries = 3
const firstWaitMs = 1_000
/** A longer Retry-After is not waited for: the answer then says that ARM throttles. */
const longestWaitMs = 10_000
/** Network security groups of a subscription come in pages of hundreds: this is far beyond what a check can use. */
const mostPages = 20

export function createArm(settings: ArmSettings): Arm {
  const endpoint = settings.endpoint ?? publicEndpoint
  const clock = settings.clock ?? systemClock
  const mostTries = settings.tries ?? usualTries
  const wait = settings.wait ?? ((ms) => new Promise((done) => setTimeout(done, ms)))
  let wire: Promise<(url: string) => Promise<Sent>> | undefined

  /** The pipeline is loaded with the first read: most of what this process does never needs it. */
  async function sent(url: string): Promise<Sent> {
    wire ??= import('./arm-wire.ts').then(({ createArmWire }) =>
      createArmWire(settings.credential, endpoint, settings.httpClient),
    )
    return (await wire)(url)
  }

  async function read(url: string, path: string): Promise<ArmAnswer<ArmBody>> {
    for (let tries = 1; ; tries += 1) {
      const got = await sent(url).catch(
        (error): Sent => ({ kind: 'lost', reason: wordsOf(error), again: false }),
      )
      const waitMs = tries < mostTries ? beforeNextTryMs(got, tries) : undefined
      if (waitMs === undefined) return answerOf(got, path)
      await wait(clock.toWallMs(waitMs))
    }
  }

  function urlOf(path: string, query: Readonly<Record<string, string>>): string | undefined {
    // Ids come from answers and settings: one that is no path of ARM must not become an address of another host, and
    // what refused it is named in commands: no name in Azure has what a shell would read.
    if (!/^\/subscriptions(?:\/[^?#\s\\;&|<>$`'"!*{}[\]~^]*)?$/i.test(path)) return undefined
    const parts = path.split('/').map(decoded)
    // Two dots climb to another resource, in whatever writing.
    if (parts.some((part) => part === '.' || part.includes('..'))) return undefined
    const encoded = parts.map(encodeURIComponent).join('/')
    // A blank as %20: what reads a $filter need not take a plus for one.
    return `${endpoint}${encoded}?${`${new URLSearchParams(query)}`.replaceAll('+', '%20')}`
  }

  const noPath = (path: string): ArmAnswer<never> => ({
    kind: 'failed',
    reason: `'${redact(path).slice(0, 200)}' is no resource id: it must begin with /subscriptions/.`,
    path,
  })

  return {
    async get(path, apiVersion) {
      const url = urlOf(path, { 'api-version': apiVersion })
      return url === undefined ? noPath(path) : read(url, path)
    },

    async list(path, apiVersion, query = {}) {
      const items: ArmBody[] = []
      let url = urlOf(path, { 'api-version': apiVersion, ...query })
      if (url === undefined) return noPath(path)
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await read(url, path)
        if (answer.kind !== 'read') return answer
        // Service tags stand in `values`, everything else in `value`.
        const { value = answer.value.values, nextLink } = answer.value
        if (!Array.isArray(value)) {
          return { kind: 'failed', reason: 'Azure Resource Manager answered with no list.', path }
        }
        for (const item of value) {
          const object = wireObject(item)
          if (object !== undefined) items.push(object)
        }
        const next = wireText(nextLink)
        if (!next) return { kind: 'read', value: { items, complete: true } }
        if (!sameHost(next, endpoint)) break
        url = next
      }
      return { kind: 'read', value: { items, complete: false } }
    },
  }
}

function beforeNextTryMs(got: Sent, tries: number): number | undefined {
  if (got.kind === 'lost') return got.again ? firstWaitMs * 2 ** (tries - 1) : undefined
  if (got.status !== 429 && got.status !== 408 && got.status < 500) return undefined
  const told = retryAfterMs(got.header)
  if (told === undefined) return firstWaitMs * 2 ** (tries - 1)
  return told <= longestWaitMs ? told : undefined
}

/** A link of an answer is followed with our token: never to another host, nor without encryption. */
function sameHost(link: string, endpoint: string): boolean {
  try {
    return new URL(link).origin === new URL(endpoint).origin
  } catch {
    return false
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function wordsOf(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error)).slice(0, 500)
}
