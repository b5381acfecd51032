// Lists in which items come twice: a page begins with the last items of the page before.
import type { Call, Handler } from '../handlers/call.ts'
import { type EmulatorResponse, splitUrl } from '../wire/http.ts'
import { type FaultOf, strikes } from './matching.ts'

/** A caller that never reads on leaves its page's items here; older ones than these are forgotten. */
const tailsKept = 500
const largestPage = 1_000

interface Page {
  readonly value: readonly unknown[]
  readonly 'odata.nextLink'?: string
}

/** Answers one page. Each page that is followed by another is a match; a hit doubles its last items on the next. */
export function pageDoubled(
  fault: FaultOf<'api-duplicates'>,
  call: Call,
  handler: Handler,
  subject: { readonly account: string; readonly subject: string },
): EmulatorResponse {
  const token = call.url.query.get('$skiptoken')
  const tail = token === undefined ? [] : (fault.tails?.[keyOf(call, token)] ?? [])
  const response = handler(tail.length === 0 ? call : withRoomFor(call, tail.length))
  const page = pageOf(response)
  if (!page) return response
  const next = page['odata.nextLink']
  const nextToken = next === undefined ? undefined : splitUrl(next).query.get('$skiptoken')
  if (nextToken !== undefined && strikes(call.life.world, fault, subject)) {
    const kept = Object.entries(fault.tails ?? {}).slice(1 - tailsKept)
    const items = [...tail, ...page.value].slice(-fault.step.items)
    fault.tails = { ...Object.fromEntries(kept), [keyOf(call, nextToken)]: items }
  }
  if (tail.length === 0) return response
  const body = {
    ...page,
    value: [...tail, ...page.value],
    ...(next === undefined ? {} : { 'odata.nextLink': withSizeOf(call, next) }),
  }
  return { ...response, body: JSON.stringify(body) }
}

const keyOf = (call: Call, token: string): string =>
  `${call.account.name} ${call.url.path.toLowerCase()} ${token}`

/** A page never has more items than were asked for, doubled ones included. */
function withRoomFor(call: Call, count: number): Call {
  const asked = Number(call.url.query.get('maxresults') ?? largestPage)
  if (!(asked > count)) return call
  const query = new Map([...call.url.query, ['maxresults', String(asked - count)]])
  return { ...call, url: { ...call.url, query } }
}

/** The link to the next page asks for as many items as the caller did. */
function withSizeOf(call: Call, link: string): string {
  const [path, query = ''] = link.split('?')
  const asked = call.url.query.get('maxresults')
  const pairs = query.split('&').filter((pair) => !/^maxresults=/i.test(pair))
  if (asked !== undefined) pairs.unshift(`maxresults=${asked}`)
  return `${path}?${pairs.join('&')}`
}

function pageOf({ status, body }: EmulatorResponse): Page | undefined {
  if (status !== 200 || typeof body !== 'string' || !body.startsWith('{')) return undefined
  const page = JSON.parse(body) as Partial<Page>
  return Array.isArray(page.value) ? (page as Page) : undefined
}
