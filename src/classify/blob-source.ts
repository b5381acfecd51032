// Reads what a blob URL with a SAS says: which blob, and whether the signature can still be good.

export type Sas =
  | 'none'
  | 'expired'
  | 'not-yet-valid'
  | 'no-read'
  | 'no-write'
  | 'no-list'
  | 'seems-valid'

export interface BlobSource {
  account: string
  /** `container/blob`, decoded; empty where the URL names neither. */
  path: string
  sas: Sas
  /** Epoch milliseconds; absent where the URL names no expiry. */
  expiresAt?: number
  startsAt?: number
  /** What is odd about the address itself. */
  odd?: 'not-blob-endpoint' | 'not-https' | 'encoded-twice' | 'no-container'
}

/** What the URL is used for: `list` for a resource file that is a whole container or a prefix of it. */
export type BlobUse = 'read' | 'write'

/** Undefined for a text that is no URL. `now` is compared with the times of the SAS. */
export function readBlobSource(
  text: string,
  now: number,
  use: BlobUse = 'read',
): BlobSource | undefined {
  // People write `<account>` or `***` for a name that they keep to themselves.
  const plain = text.replace(/[<>{}*[\]]/g, '')
  if (!/^https?:\/\//i.test(plain) || !URL.canParse(plain)) return undefined
  const url = new URL(plain)
  const account = url.hostname.split('.')[0] ?? url.hostname
  const path = decodeURIComponentSafely(url.pathname.replace(/^\//, ''))
  const odd = oddityOf(url)
  const place = { account, path, ...(odd ? { odd } : {}) }
  if (!url.searchParams.has('sig')) return { ...place, sas: 'none' }
  const expiresAt = timeOf(url, ['se', 'ske'], Math.min)
  const startsAt = timeOf(url, ['st', 'skt'], Math.max)
  const times = {
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(startsAt === undefined ? {} : { startsAt }),
  }
  return { ...place, sas: sasOf(url, path, now, use, times), ...times }
}

function sasOf(
  url: URL,
  path: string,
  now: number,
  use: BlobUse,
  { expiresAt, startsAt }: Pick<BlobSource, 'expiresAt' | 'startsAt'>,
): Sas {
  if (expiresAt !== undefined && expiresAt <= now) return 'expired'
  if (startsAt !== undefined && startsAt > now) return 'not-yet-valid'
  const permissions = url.searchParams.get('sp')
  if (permissions === null) return 'seems-valid'
  // A blob that is new may be written with c alone.
  if (use === 'write') return /[wc]/.test(permissions) ? 'seems-valid' : 'no-write'
  if (!permissions.includes('r')) return 'no-read'
  const wholeContainer = path !== '' && !path.replace(/\/$/, '').includes('/')
  return wholeContainer && !permissions.includes('l') ? 'no-list' : 'seems-valid'
}

/** A SAS by user delegation ends with its key as well: the earlier end and the later start count. */
function timeOf(
  url: URL,
  names: readonly string[],
  pick: (...times: number[]) => number,
): number | undefined {
  const times = names
    .map((name) => Date.parse(url.searchParams.get(name) ?? ''))
    .filter((time) => !Number.isNaN(time))
  return times.length === 0 ? undefined : pick(...times)
}

function oddityOf(url: URL): BlobSource['odd'] {
  const host = url.hostname.toLowerCase()
  if (/\.(?:dfs|file|queue|table)\.core\./.test(host)) return 'not-blob-endpoint'
  if (!host.includes('.blob.core.') && !host.includes('.blob.storage.')) return undefined
  // `%252F` is a `/` that was encoded twice; blob names with a real % are rare.
  if (/%25[0-9a-f]{2}/i.test(url.pathname)) return 'encoded-twice'
  if (url.pathname === '/' || url.pathname === '') return 'no-container'
  return url.protocol === 'http:' ? 'not-https' : undefined
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
