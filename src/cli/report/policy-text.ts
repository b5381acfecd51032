// What the policy said of the incident: as the app told it, and, where there is a file, with each rule.
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import { isFault } from '../../domain/fault.ts'
import type { CliDeps } from '../deps.ts'
import { explainedPage } from '../policy-explain-command.ts'
import { explain } from '../policy-explained.ts'
import { readPolicyFile } from '../policy-file.ts'
import { CliError } from '../usage.ts'
import { termsLines } from './terms-text.ts'

/** Throws `CliError` with 2 for a file that was named and cannot be read; the usual one may be missing. */
export async function policyText(
  { row, incident, terms }: IncidentDetail,
  named: string | undefined,
  deps: CliDeps,
): Promise<string> {
  const { waiting } = incident
  const inForce = [
    `In force for this incident, as the app decided it: mode ${incident.mode}.`,
    ...(waiting
      ? [`It waits: ${waiting.reason}${waiting.guard ? ` (guard ${waiting.guard})` : ''}.`]
      : []),
    ...(terms ? ['', ...termsLines(terms)] : []),
  ]
  const path = named ?? (deps.env.BATCH_MEDIC_POLICY || 'policy.json')
  const file = await readPolicyFile(path, deps.read).catch((error: unknown) => {
    if (named !== undefined || !(error instanceof CliError)) throw error
    return undefined
  })
  if (!file?.ok || !isFault(row.fault)) {
    if (terms && !file) return inForce.join('\n')
    const why = file && !file.ok ? `${path} has faults` : 'no policy file was given'
    return [...inForce, '', `The rules are not here: ${why} (--policy FILE adds them).`].join('\n')
  }
  const place = { account: row.account, pool: row.pool, fault: row.fault }
  const vmSize = incident.machines?.vmSize
  const seen = { ...place, ...(vmSize === undefined ? {} : { vmSize }) }
  const page = explainedPage(
    explain(file.policy, file.raw, seen, deps.now()),
    { width: 100, colour: false, timeZone: 'UTC' },
    path,
  )
  const about = `By the file ${path} of whoever wrote this report; that of the app may differ:`
  return [...inForce, '', about, '', ...page].join('\n')
}
