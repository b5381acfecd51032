// The smallest reads of a Batch account, one of each kind of right: asked once, never repeated, with little patience.
import type { BatchServiceClient } from '@azure/batch'
import type { AccountProbe, Looked } from '../../../ports/probes.ts'
import type { BatchAccountOptions } from './batch-account.ts'
import { errorWords, parseJson } from './error-body.ts'
import { type Exchange, exchange, type WireCall } from './exchange.ts'
import { failedRead } from './read-failure.ts'
import { wireList, wireObject, wireText } from './wire-value.ts'

/** Nothing is loaded or sent before the first call. `timeoutMs`: of each call, on the wall. */
export function createAccountProbe(
  options: Omit<BatchAccountOptions, 'clock' | 'readRetries' | 'wait'>,
  timeoutMs = 4_500,
): AccountProbe {
  const url = options.url.replace(/\/+$/, '')
  const { name, auth, apiVersion } = options
  const label = { name, host: new URL(url).host, auth: auth.kind, apiVersion }
  let made: Promise<BatchServiceClient> | undefined
  const client = (): Promise<BatchServiceClient> => {
    made ??= import('./sdk-client.ts').then((sdk) => sdk.createSdkClient({ ...options, url }))
    return made
  }

  async function look(what: string, call: WireCall): Promise<Looked> {
    // Loading the SDK is no time of the account's.
    await client()
    const came = await exchange(call, timeoutMs)
    if (came.kind === 'answer' && came.status >= 200 && came.status <= 299) {
      const body = parseJson(came.text)
      if (body) return { kind: 'seen', ids: idsOf(body.value) }
    }
    const { error } = failedRead(label, what, came)
    const { status, code, message } = saidBy(came)
    const versionSaid = status === 400 && isAboutVersion(code, message)
    if (versionSaid) return { kind: 'version', said: `${status} ${code}`.trim() }
    // A firewall says 403 as well, and no role helps against it.
    if (status === 401 || status === 403) {
      return { kind: 'denied', code, advice: error.message }
    }
    return { kind: 'failed', advice: error.message }
  }

  return {
    name,
    apiVersion,
    byKey: auth.kind === 'key',
    somePools: () =>
      look('the pools', async (given) =>
        (await client()).pool.list({
          ...given,
          poolListOptions: { maxResults: 1, select: 'id' },
        }),
      ),
    anyJob: () =>
      look('the jobs', async (given) =>
        (await client()).job.list({ ...given, jobListOptions: { maxResults: 1, select: 'id' } }),
      ),
    anyNode: (poolId) =>
      look(`the nodes of pool ${poolId}`, async (given) =>
        (await client()).computeNode.list(poolId, {
          ...given,
          computeNodeListOptions: { maxResults: 1, select: 'id' },
        }),
      ),
  }
}

function idsOf(value: unknown): readonly string[] {
  return wireList(value).flatMap((item) => wireText(wireObject(item)?.id) ?? [])
}

function saidBy(came: Exchange): { status: number; code: string; message: string } {
  if (came.kind === 'silence') return { status: 0, code: '', message: '' }
  return { status: came.status, ...errorWords(came.text) }
}

/** `InvalidQueryParameterValue` names the parameter in its details; `UnsupportedRequestVersion` stands in Batch's list of codes. */
function isAboutVersion(code: string, message: string): boolean {
  return /^UnsupportedRequestVersion$/i.test(code) || /api[- ]?version/i.test(message)
}
