// A request as it may be kept: passwords, keys and signatures of URLs that no answer ever needs again are blotted out.
import type { EmulatorRequest } from './http.ts'

/** Only these calls carry secrets that are looked at and forgotten; others are part of what they make. */
const secretive = /\/nodes\/[^/]+\/(users|uploadbatchservicelogs)\b/i

const blot = '-'

/** The same request with each secret in its body replaced by a text of the same kind: living it again comes out the same. */
export function withoutSecrets(request: EmulatorRequest): EmulatorRequest {
  if (!request.body || !secretive.test(request.url)) return request
  return { ...request, body: blotted(request.body) }
}

/** A body that is no JSON was refused, and nothing of it is needed. */
function blotted(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), (name, value) => {
      if (typeof value !== 'string') return value
      if (/^(password|sshPublicKey)$/i.test(name)) return value === '' ? '' : blot
      return /^containerUrl$/i.test(name) ? value.split('?')[0] : value
    })
  } catch {
    return ''
  }
}
