// Answers GET /api/console and /api/console/{asset}: the page, which holds no data, under a policy that lets nothing else in.
import { type EntraConfig, entraOf, entraScope } from '../config/entra.ts'
import { plain } from '../domain/plain.ts'
import { type ConsoleFiles, productVersion, readConsoleFiles } from './console-files.ts'
import { json, problem } from './problem.ts'

export interface ConsoleAsk {
  /** Empty for the page itself. */
  asset: string
  /** The header `if-none-match`. */
  known: string | null
}

export interface ConsoleResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body?: Uint8Array | string
}

const signInHost = 'https://login.microsoftonline.com'
const yearSeconds = 31_536_000

type Env = Readonly<Record<string, string | undefined>>

/** The files are read with the first request and kept, for they do not change under a running app. */
export function createConsole(files: () => ConsoleFiles = readConsoleFiles) {
  let kept: ConsoleFiles | undefined
  return (ask: ConsoleAsk, env: Env = process.env): ConsoleResponse => {
    const entra = entraOf(env)
    if (ask.asset === 'settings') return consoleSettings(entra)
    kept ??= files()
    const name = ask.asset === '' ? 'index.html' : ask.asset
    const file = kept.get(name)
    if (!file && kept.size === 0) {
      const detail =
        'The page was not built: run npm run build, and deploy dist/console with the app'
      return problem(404, 'No page', detail)
    }
    if (!file) {
      const shown = plain(name, 80)
      const detail = `asset: "${shown}" is not of this version; load /api/console again`
      return problem(404, 'No such file', detail)
    }
    const { body, type, etag } = file
    const headers = {
      'content-type': type,
      etag,
      // The names of all but the page itself say their contents.
      'cache-control':
        name === 'index.html' ? 'no-cache' : `public, max-age=${yearSeconds}, immutable`,
      ...guardedBy(entra),
    }
    const isKnown = (ask.known ?? '').split(',').some((one) => one.trim() === etag)
    return isKnown ? { status: 304, headers } : { status: 200, headers, body }
  }
}

/** What the page needs to know before anybody has signed in; nothing of it is secret. */
function consoleSettings(entra: EntraConfig | undefined): ConsoleResponse {
  const version = productVersion()
  if (!entra) return json({ version, signIn: 'key' })
  const { clientId, tenantId } = entra
  const scope = `api://${clientId}/${entraScope}`
  return json({ version, signIn: 'entra', clientId, tenantId, scope })
}

function guardedBy(entra: EntraConfig | undefined): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self'${entra ? ` ${signInHost}` : ''}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  }
}

export const serveConsole = createConsole()
