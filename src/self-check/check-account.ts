// Checks what a Batch account lets the app read: pools, nodes, jobs, and whether it speaks the API version that is set.
import type { AccountProbe, Looked } from '../ports/probes.ts'
import type { Check } from './check.ts'

type Said = Omit<Check, 'name'>

/** Where the account was found: its ARM id, or its name where that is not set. */
type Place = { probe: AccountProbe; on: string }

/** The version that the product was made with: every account there is speaks it. */
const surelyKnown = '2022-10-01.16.0'

/** Three small reads at most. Never throws. */
export async function checkAccount(
  probe: AccountProbe,
  accountId: string | undefined,
): Promise<readonly Check[]> {
  const place = { probe, on: accountId ?? `Batch account ${probe.name}` }
  const [pools, jobs] = await Promise.all([probe.somePools(), probe.anyJob()])
  const [pool] = pools.kind === 'seen' ? pools.ids : []
  const nodes = pool === undefined ? undefined : await probe.anyNode(pool)
  const of = (what: string, said: Said): Check => ({
    name: `rights of ${probe.name}: ${what}`,
    ...said,
  })
  return [
    { name: `API version of ${probe.name}`, ...ofVersion(place, [pools, jobs]) },
    of('pools', saidOf(place, 'the pools', 'actions', pools)),
    of('nodes', nodes ? saidOf(place, 'the nodes', 'actions', nodes) : withoutPool(pools)),
    of('jobs', saidOf(place, 'the jobs', 'data actions', jobs)),
  ]
}

function ofVersion({ probe }: Place, looks: readonly Looked[]): Said {
  const { name, apiVersion } = probe
  const refused = looks.find((look) => look.kind === 'version')
  if (refused?.kind === 'version') {
    const said = `Batch account ${name} does not speak version ${apiVersion} of the API (${refused.said})`
    return {
      kind: 'fault',
      detail: `${said}: set BATCH_MEDIC_BATCH_API_VERSION to one that it speaks, or remove the setting for ${surelyKnown}.`,
    }
  }
  if (looks.some(({ kind }) => kind === 'seen')) {
    return { kind: 'ok', detail: `The account answers version ${apiVersion}.` }
  }
  const why = 'it answered no request that would tell'
  return { kind: 'not-checked', detail: `Not checked whether it speaks ${apiVersion}: ${why}.` }
}

function saidOf(place: Place, what: string, kind: string, look: Looked): Said {
  switch (look.kind) {
    case 'seen':
      return { kind: 'ok', detail: `The app may read ${what}.` }
    case 'version':
      return { kind: 'not-checked', detail: 'Not checked: see the API version of the account.' }
    case 'failed':
      return { kind: 'fault', detail: look.advice }
    case 'denied':
      return { kind: 'fault', detail: deniedText(place, what, kind, look) }
  }
}

/** A firewall answers as a missing role does: where the code leaves it open, both are named. */
function deniedText(
  { probe, on }: Place,
  what: string,
  kind: string,
  { code, advice }: Looked & { kind: 'denied' },
): string {
  if (probe.byKey || /AccountIsDisabled|PublicNetwork/i.test(code)) return advice
  const said = `Batch account ${probe.name} denies the app ${what} (${code || '403'})`
  const role = `assign the role "Batch Medic operator" of the deployment, or Azure Batch Data Contributor, to the app's identity on ${on}; of a role of your own look at its ${kind}`
  const door =
    code.toLowerCase() === 'authorizationfailure'
      ? '. If it has the role, the firewall of the account does not admit the network of the app'
      : ''
  return `${said}: ${role}${door}. A role takes effect within ten minutes.`
}

function withoutPool(pools: Looked): Said {
  const why = pools.kind === 'seen' ? 'the account has no pool' : 'its pools could not be listed'
  return { kind: 'not-checked', detail: `Not checked whether the app may read nodes: ${why}.` }
}
