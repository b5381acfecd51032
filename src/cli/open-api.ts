// The app's API as the options of a command name it, with a key or as whoever is signed in to Azure.
import { z } from 'zod'
import { createAppClock } from '../api/app-clock.ts'
import { plain } from '../domain/plain.ts'
import { createApi } from './api.ts'
import { connect } from './connection.ts'
import type { CliDeps } from './deps.ts'
import type { Values } from './options.ts'
import { CliError, wrongUsage } from './usage.ts'

export interface Api extends ReturnType<typeof createApi> {
  /** By the app's clock once it has answered, as its moments are: epoch milliseconds. */
  now(): number
}

/** `GET /api/console/settings`, which needs no key. The id names whose token is asked for: it is one, or nothing is. */
const settingsSchema = z.looseObject({
  signIn: z.string(),
  clientId: z.guid().optional(),
})

/** Throws `CliError` for an address that is none, and where --login cannot be done. */
export async function openApi(values: Values, deps: CliDeps): Promise<Api> {
  if (values.login && values.key !== undefined) {
    throw wrongUsage('--login and --key contradict each other; give one of them.')
  }
  const { url, key } = connect(values, deps.env, deps.cwd)
  const clock = createAppClock(deps.now)
  const request = told(url, deps, clock.heard)
  const { now } = clock
  if (!values.login) return { ...createApi({ url, key, fetch: request }), now }
  const scope = await scopeOf(createApi({ url, key: undefined, fetch: request }), url)
  const token = await signedIn(scope, deps)
  const withToken: typeof fetch = (input, init) =>
    request(input, { ...init, headers: { ...init?.headers, authorization: `Bearer ${token}` } })
  return { ...createApi({ url, key: undefined, fetch: withToken }), now }
}

/** Whoever waits is told for what. */
function told(url: string, deps: CliDeps, heard: (answer: Response) => void): typeof fetch {
  return async (input, init) => {
    deps.progress(`Asking ${new URL(url).host} …`)
    try {
      const answer = await deps.fetch(input, init)
      heard(answer)
      return answer
    } finally {
      deps.progress('')
    }
  }
}

async function scopeOf(api: ReturnType<typeof createApi>, url: string): Promise<string> {
  const { signIn, clientId } = await api.get('/api/console/settings', settingsSchema)
  if (signIn === 'entra' && clientId !== undefined) return `api://${clientId}/.default`
  throw new CliError(
    1,
    `${url} takes function keys, and nobody's sign-in; give one with --key or BATCH_MEDIC_KEY.`,
  )
}

async function signedIn(scope: string, deps: CliDeps): Promise<string> {
  deps.progress('Asking the Azure CLI for a token …')
  try {
    if (!deps.token) throw new Error('there is no Azure CLI here')
    return await deps.token(scope)
  } catch (error) {
    const said = plain((error as Error).message, 300)
    throw new CliError(1, loginFault(said, scope))
  } finally {
    deps.progress('')
  }
}

/** The Azure CLI's own words, and what to do about the commonest. */
function loginFault(said: string, scope: string): string {
  // Its own sentence for that also says to sign in.
  if (/CLI could not be found|not installed|no Azure CLI|ENOENT/i.test(said)) {
    return 'The Azure CLI is not installed here, and --login takes its sign-in; give a key with --key.'
  }
  if (/az login|not logged in/i.test(said) && !/AADSTS\d/.test(said)) {
    return 'Nobody is signed in to Azure here: run az login, then try again.'
  }
  const [code] = /AADSTS\d+/.exec(said) ?? []
  const consent =
    code === 'AADSTS65001' || code === 'AADSTS500011' || code === 'AADSTS65002'
      ? `; allow the Azure CLI (04b07795-8ddb-461a-bbee-02f9e1bf7b46) to ask for ${scope} in the app registration`
      : ''
  return `The Azure CLI gives no token for ${scope}: ${said.replace(/\.$/, '')}${consent}.`
}
