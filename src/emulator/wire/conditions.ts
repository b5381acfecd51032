// Conditional headers of pools, jobs and tasks. Source: "Specifying conditional headers" of the Batch reference.
import { fault } from './batch-fault.ts'
import type { EmulatorResponse } from './http.ts'
import { type Change, eTagOf, httpDate } from './wire-time.ts'

type Headers = Readonly<Record<string, string | undefined>>

/**
 * Throws ConditionNotMet (412) when a condition fails. On a read, an unmet If-None-Match or If-Modified-Since
 * is no fault but a 304: then the answer is true (see `notModified`). Of a tag and a date given together the tag
 * decides. Dates compare by the second, as headers carry no more.
 */
export function checkConditions(headers: Headers, change: Change, read: boolean): boolean {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  const modifiedSince = dateOf(headers, 'if-modified-since')
  const unmodifiedSince = dateOf(headers, 'if-unmodified-since')
  const given = [match, noneMatch, modifiedSince, unmodifiedSince].filter((c) => c !== undefined)
  const pairs =
    (noneMatch !== undefined && modifiedSince !== undefined) ||
    (match !== undefined && unmodifiedSince !== undefined)
  if (given.length > 2 || (given.length === 2 && !pairs)) {
    throw fault('MultipleConditionHeadersNotSupported')
  }
  const changedMs = Math.floor(change.atMs / 1000) * 1000
  const tag = eTagOf(change)
  const met =
    match !== undefined
      ? names(match, tag)
      : unmodifiedSince === undefined || changedMs <= unmodifiedSince
  if (!met) throw fault('ConditionNotMet')
  const stale =
    noneMatch !== undefined
      ? names(noneMatch, tag)
      : modifiedSince !== undefined && changedMs <= modifiedSince
  if (stale && !read) throw fault('ConditionNotMet')
  return stale
}

/** A read whose condition says that nothing is new: the tag and the time it found, and no body. */
export const notModified = (change: Change): EmulatorResponse => ({
  status: 304,
  headers: { etag: eTagOf(change), 'last-modified': httpDate(change.atMs) },
  body: '',
})

/** Tags come bare as Batch gives them, or quoted as HTTP has them. */
const names = (list: string, tag: string): boolean =>
  list.split(',').some((one) => {
    const bare = one.trim().replace(/^"|"$/g, '')
    return bare === '*' || bare.toLowerCase() === tag.toLowerCase()
  })

/** The two date formats Batch documents for headers: RFC 1123, and RFC 850 with its two-digit year. */
const headerDate =
  /^[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d\d:\d\d:\d\d GMT$|^[a-z]+day, \d{1,2}-[a-z]{3}-\d\d \d\d:\d\d:\d\d GMT$/i

function dateOf(headers: Headers, name: string): number | undefined {
  const text = headers[name]
  if (text === undefined) return undefined
  const ms = headerDate.test(text.trim()) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) {
    throw fault('InvalidHeaderValue', { HeaderName: name, HeaderValue: text })
  }
  return ms
}
