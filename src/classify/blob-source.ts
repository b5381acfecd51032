// Reads what a blob URL with a SAS says: which blob, and whether the signature can still be good.

export interface BlobSource {
  account: string
  path: string
  sas: 'none' | 'expired' | 'no-read' | 'seems-valid'
  /** Epoch milliseconds; absent where the URL names no expiry. */
  expiresAt?: number
}

/** Undefined for a text that is no URL. `now` is compared with the `se=` of the SAS. */
export function readBlobSource(text: string, now: number): BlobSource | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const account = url.hostname.split('.')[0] ?? url.hostname
  const path = decodeURIComponentSafely(url.pathname.replace(/^\//, ''))
  if (!url.searchParams.has('sig')) return { account, path, sas: 'none' }
  const expiry = Date.parse(url.searchParams.get('se') ?? '')
  const expires = Number.isNaN(expiry) ? {} : { expiresAt: expiry }
  const permissions = url.searchParams.get('sp')
  if (expires.expiresAt !== undefined && expires.expiresAt <= now) {
    return { account, path, sas: 'expired', ...expires }
  }
  if (permissions !== null && !permissions.includes('r')) {
    return { account, path, sas: 'no-read', ...expires }
  }
  return { account, path, sas: 'seems-valid', ...expires }
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
