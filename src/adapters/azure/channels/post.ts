// Posts one body to a URL of a setting: no redirect is followed, no more than 2 KB of the answer is read, and it ends in time.
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { forbiddenCode, guardedLookup, isForbiddenAddress } from './forbidden-address.ts'
import { retryAfterMs } from './http-answers.ts'

export interface PostRequest {
  headers: Readonly<Record<string, string>>
  body: string
  /** Wall time in milliseconds until the answer's head; its body gets two seconds of what is left. */
  timeoutMs: number
}

export interface PostAnswer {
  status: number
  /** The beginning of the answer's body. */
  text: string
  /** What `Retry-After` asks for, in milliseconds; 0 where it asks for nothing. */
  afterMs: number
}

/** Throws what the connection threw: an error with a `code`, or an `AbortError` when no answer came in time. */
export type Post = (url: string, request: PostRequest) => Promise<PostAnswer>

const readAtMost = 2048
const bodyMs = 2_000

export function createPost({ wallNow }: { wallNow: () => number }): Post {
  return (to, { headers, body, timeoutMs }) =>
    new Promise((resolve, reject) => {
      const url = new URL(to)
      if (isForbiddenAddress(url.hostname)) {
        throw Object.assign(new Error('that address is not called'), { code: forbiddenCode })
      }
      const request = url.protocol === 'https:' ? requestHttps : requestHttp
      const sent = request(url, {
        method: 'POST',
        // A connection of its own: one that is kept may have been closed by the other side.
        agent: false,
        lookup: guardedLookup,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'user-agent': 'batch-medic',
          'content-length': String(Buffer.byteLength(body)),
          ...headers,
        },
      })
      // Once the head is there, its status says what came of it: a body that breaks off or never ends changes nothing.
      let fail: (error: Error) => void = reject
      sent.on('error', (error) => fail(error))
      sent.on('response', (response) => {
        const parts: Buffer[] = []
        let size = 0
        const { date, 'retry-after': asked } = response.headers
        const done = () => {
          clearTimeout(slow)
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(parts).subarray(0, readAtMost).toString('utf8'),
            afterMs: retryAfterMs(asked, date, wallNow()),
          })
          sent.destroy()
        }
        const slow = setTimeout(done, bodyMs)
        fail = done
        response.on('data', (part: Buffer) => {
          parts.push(part)
          size += part.length
          if (size >= readAtMost) done()
        })
        response.on('end', done)
        response.on('error', done)
      })
      sent.end(body)
    })
}
