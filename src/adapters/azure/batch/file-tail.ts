// Reads the end of a file of a task or node: its size first, then the last bytes alone, without secrets.
import { redact } from '../../../domain/redact.ts'
import type { FileAnswer } from '../../../ports/batch.ts'
import { errorWords } from './error-body.ts'
import { type Exchange, exchange, type WireCall } from './exchange.ts'
import { saidText } from './read-failure.ts'
import { wireNumber } from './wire-value.ts'

export interface FileCalls {
  head: WireCall
  /** `range` goes out as ocp-range: Batch does not read the Range header. */
  get(range: string): WireCall
}

/** Read in front of what is wanted: a secret whose name stands before the cut is still known as one. */
const secretSlackBytes = 2048

/**
 * Never throws and never repeats: evidence is time-boxed and holds no repair up. A size that Batch does not
 * tell counts as unknown, and then the first `maxBytes` are read. A file that grows in between is no harm.
 */
export async function fileTail(
  calls: FileCalls,
  maxBytes: number,
  callTimeoutMs: number,
): Promise<FileAnswer> {
  const head = await exchange(calls.head, callTimeoutMs)
  if (head.kind === 'silence' || head.status > 299) return unavailable(head)
  // On the wire it is the text `False` or `True`.
  if (/^true$/i.test(head.header('ocp-batch-file-isdirectory') ?? '')) {
    return { kind: 'unavailable', reason: 'It is a directory' }
  }
  const size = wireNumber(head.header('content-length'))
  if (size === 0) return { kind: 'text', text: '', truncated: false }
  const start = Math.max(0, (size ?? 0) - maxBytes - secretSlackBytes)
  const end = (size === undefined ? maxBytes : size) - 1
  const got = await exchange(calls.get(`bytes=${start}-${end}`), callTimeoutMs)
  if (got.kind === 'silence' || got.status > 299) return unavailable(got)
  const readBytes = Buffer.byteLength(got.text)
  // A service that ignores the range sends the whole file.
  const fromStart = start === 0 || readBytes >= (size ?? 0)
  const clean = redact(lastBytes(got.text, maxBytes + secretSlackBytes))
  const cut = !fromStart || readBytes > maxBytes + secretSlackBytes
  return {
    kind: 'text',
    text: readBytes > maxBytes ? lastBytes(cut ? withoutFirstPart(clean) : clean, maxBytes) : clean,
    truncated: size === undefined ? readBytes >= maxBytes : size > maxBytes,
  }
}

/** The first line may begin within a secret; where it is longer than the slack, only the slack goes. */
function withoutFirstPart(text: string): string {
  const bytes = Buffer.from(text)
  const lineEnd = bytes.subarray(0, secretSlackBytes).indexOf('\n')
  return bytes.subarray(lineEnd < 0 ? secretSlackBytes : lineEnd + 1).toString()
}

/** Also where a service ignored the range; a character cut in two at the start is dropped. */
function lastBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  const tail = bytes.length > maxBytes ? bytes.subarray(-maxBytes).toString() : text
  return tail.replace(/^\uFFFD+/, '')
}

function unavailable(came: Exchange): FileAnswer {
  if (came.kind === 'silence') {
    return { kind: 'unavailable', reason: `No answer (${came.code}): ${redact(came.detail)}` }
  }
  const { code, message } = errorWords(came.text)
  // An answer to HEAD has no body, so a missing file and a missing node look alike.
  if (came.status === 404 && code === '')
    return { kind: 'unavailable', reason: 'There is no such file' }
  return { kind: 'unavailable', reason: saidText(came.status, code, message, came.text) }
}
