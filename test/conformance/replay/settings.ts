// What a conversation shows of its account and of its tasks' luck: application packages, and failures that no command tells.
import { isRecord } from './compare.ts'
import type { Spoken } from './conversations.ts'
import { itemsRead } from './resources.ts'

export interface Settings {
  applications: { id: string; versions: string[]; defaultVersion: string }[]
  faults: Record<string, unknown>[]
}

export const settingsOf = (rows: readonly Spoken[]): Settings => ({
  applications: [...applicationsIn(rows)].map(([id, version]) => ({
    id,
    versions: [version],
    defaultVersion: version,
  })),
  faults: rows.flatMap(itemsRead).flatMap(({ what, body }) => {
    const run = body.executionInfo
    if (what.kind !== 'tasks' || !isRecord(run) || run.result !== 'failure') return []
    const { failureInfo, exitCode } = run
    const failure = { ...(failureInfo ? { failureInfo } : {}), ...(exitCode ? { exitCode } : {}) }
    return [{ do: 'task-fails', job: what.jobId, task: `${what.id}*`, ...failure }]
  }),
})

/** Listed, or referred to by something that was made. */
function applicationsIn(rows: readonly Spoken[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { path, status, reqBody, resBody } of rows) {
    if (status >= 300 || !isRecord(resBody)) {
      if (status < 300) for (const id of referredTo(reqBody)) found.set(id, found.get(id) ?? '1.0')
      continue
    }
    if (!/^\/applications(\/|$)/.test(path)) continue
    const items = Array.isArray(resBody.value) ? resBody.value.filter(isRecord) : [resBody]
    for (const { id, versions } of items) {
      const [version] = Array.isArray(versions) ? versions : []
      found.set(String(id), String(version ?? '1.0'))
    }
  }
  return found
}

function referredTo(body: unknown): string[] {
  const references = isRecord(body) ? body.applicationPackageReferences : undefined
  if (!Array.isArray(references)) return []
  return references.filter(isRecord).map(({ applicationId }) => String(applicationId))
}
