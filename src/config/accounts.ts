// Reads which Batch accounts are watched: names, addresses, keys and ARM ids.
import { z } from 'zod'
import { cloudOf, publicCloud } from '../domain/cloud.ts'
import { issueTexts, parseJson } from './json.ts'

export interface AccountConfig {
  name: string
  url: string
  /** The account key; absent where the identity of the app is used. */
  key?: string
  /** ARM id of the account: what the pool doctor asks Azure with. */
  resourceId?: string
}

type Env = Readonly<Record<string, string | undefined>>

const accountSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]{3,24}$/, 'must be 3 to 24 lower-case letters and digits'),
  url: z.url({
    protocol: /^https?$/,
    error: 'must be a URL such as https://NAME.REGION.batch.azure.com',
  }),
  keyFrom: z.string().min(1).optional(),
  resourceId: z
    .string()
    .regex(
      /^\/subscriptions\/[\w-]{1,64}\/resourceGroups\/[^/?#\s']{1,90}\/providers\/Microsoft\.Batch\/batchAccounts\/[a-z0-9]{3,24}$/i,
      'must be the ARM id of the account: /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.Batch/batchAccounts/NAME',
    )
    .optional(),
})
const accountsSchema = z.array(accountSchema).min(1, 'must name at least one account')

/** Adds a sentence to `faults` for each thing that cannot be used. */
export function readAccounts(env: Env, faults: string[]): readonly AccountConfig[] {
  const name = 'BATCH_MEDIC_ACCOUNTS'
  const example = `[{"name":"renderfarm","url":"https://renderfarm.westeurope.batch.azure.com"}]`
  const text = env[name]
  if (!text) {
    faults.push(`${name} is missing: set it to a list of Batch accounts, such as ${example}`)
    return []
  }
  const json = parseJson(text)
  if (!json.ok) {
    faults.push(`${name} is not JSON (${json.reason}): write a list such as ${example}`)
    return []
  }
  const parsed = accountsSchema.safeParse(json.value)
  if (!parsed.success) {
    faults.push(...issueTexts(name, parsed.error))
    return []
  }
  const names = parsed.data.map((account) => account.name)
  const twice = names.find((account, index) => names.indexOf(account) !== index)
  const hosts = parsed.data.map(({ url }) => serverOf(url))
  for (const [index, { name: account }] of parsed.data.entries()) {
    const first = parsed.data[hosts.indexOf(hosts[index] ?? '')]?.name ?? account
    if (first === account) continue
    faults.push(
      `${name} gives "${first}" and "${account}" the same server ${hosts[index]}: it would be repaired twice; leave one of them out`,
    )
  }
  if (twice) faults.push(`${name} names the account "${twice}" twice: leave one of them out`)
  for (const { name: account, url, keyFrom } of parsed.data) {
    const cloud = cloudOf(url)
    if (cloud === publicCloud || keyFrom !== undefined) continue
    faults.push(
      `${name} gives "${account}" no key, and it is in ${cloud.name}: the identity of the app has tokens of public Azure alone; name a setting that holds its key with keyFrom`,
    )
  }
  for (const { name: account, resourceId } of parsed.data) {
    const other = resourceId?.split('/').at(-1)?.toLowerCase()
    if (other === undefined || other === account) continue
    faults.push(`${name} gives "${account}" the resourceId of "${other}": correct one of them`)
  }
  return parsed.data.map(({ keyFrom, resourceId, ...plain }) => {
    const account = resourceId === undefined ? plain : { ...plain, resourceId }
    if (keyFrom === undefined) return account
    const key = env[keyFrom]
    if (!key) {
      faults.push(`${keyFrom} is missing: ${name} says that it holds the key of "${plain.name}"`)
      return account
    }
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) {
      faults.push(
        `${keyFrom} is not a Batch account key: it must be base64 (its value is not shown)`,
      )
    }
    return { ...account, key }
  })
}

/** Host and port, also where the port is the protocol's own. */
function serverOf(url: string): string {
  const { protocol, hostname, port } = new URL(url)
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
}
