// Reads a listing page by page, and says what is missing when it could not be read to its end.
import { BatchReadError, type Listing } from '../../../ports/batch.ts'
import type { WireCall } from './exchange.ts'
import type { Document, Reader } from './reader.ts'
import { wireList, wireText } from './wire-value.ts'

export interface ListingRequest<T> {
  /** As the object of a sentence: `the nodes of pool frames`. */
  what: string
  first: WireCall
  next(link: string): WireCall
  /** Undefined for an item that cannot be named; it is left out and the gap says so. */
  decode(item: unknown): T | undefined
  pageBudget: number
  /** Host of the account: a link to anywhere else is not followed, since requests are signed. */
  host: string
}

/** Throws when the first page fails; a later page that fails makes the listing incomplete. No such parent: empty. */
export async function readListing<T>(
  reader: Reader,
  request: ListingRequest<T>,
): Promise<Listing<T>> {
  const items: T[] = []
  const gaps: string[] = []
  let nameless = 0
  let call: WireCall | undefined = request.first
  for (let page = 1; call; page += 1) {
    if (page > request.pageBudget) {
      gaps.push(`${request.what}: left off after ${request.pageBudget} pages, ${items.length} read`)
      break
    }
    const document: Document | undefined = await pageOf(reader, request, call, page, gaps)
    if (!document) break
    if (!Array.isArray(document.body.value)) {
      gaps.push(`${request.what}: page ${page} holds no list`)
    }
    for (const item of wireList(document.body.value)) {
      const decoded = request.decode(item)
      if (decoded === undefined) nameless += 1
      else items.push(decoded)
    }
    call = nextCall(request, wireText(document.body['odata.nextLink']), gaps)
  }
  if (nameless > 0) gaps.push(`${request.what}: ${nameless} without an id left out`)
  return { items, complete: gaps.length === 0, gap: gaps.join('; ') }
}

async function pageOf<T>(
  reader: Reader,
  request: ListingRequest<T>,
  call: WireCall,
  page: number,
  gaps: string[],
): Promise<Document | undefined> {
  try {
    return await reader.read(request.what, call)
  } catch (error) {
    if (page === 1 || !(error instanceof BatchReadError)) throw error
    gaps.push(`${request.what}: page ${page} could not be read: ${error.message}`)
    return undefined
  }
}

function nextCall<T>(
  request: ListingRequest<T>,
  link: string | undefined,
  gaps: string[],
): WireCall | undefined {
  if (!link) return undefined
  if (URL.canParse(link) && new URL(link).host === request.host) return request.next(link)
  gaps.push(`${request.what}: the link to the next page leads away from ${request.host}`)
  return undefined
}
