// `report`: everything for a support ticket of one incident, as one zip.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { arch, platform, release } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import {
  type EvidenceText,
  evidenceText,
  type IncidentDetail,
  incidentDetail,
} from '../api/shapes/incident-detail.ts'
import { momentText } from '../domain/durations.ts'
import { counted } from '../domain/plain.ts'
import { lineText } from '../notify/line-text.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { incidentPage } from './incident-page.ts'
import { type Api, openApi } from './open-api.ts'
import { printAnswer } from './output.ts'
import { type BundleFile, bundleOf, fileName, jsonText } from './report/bundle.ts'
import { idsText, knownIds } from './report/known-ids.ts'
import { policyText } from './report/policy-text.ts'
import { ticketText } from './report/ticket-text.ts'
import { CliError } from './usage.ts'

const mostTexts = 40
const pageWidth = 100

/** Throws `CliError` with 2 where the file is there, 1 where the app cannot be asked. */
export async function writeReport({ words, values }: Given, deps: CliDeps): Promise<number> {
  const id = words[0] ?? ''
  const name = values.file ?? `batch-medic-report-${id}.zip`
  const path = resolve(deps.cwd, name)
  // Before anything is asked: nobody wants to wait for a refusal.
  if (!values.force && existsSync(path)) throw isThere(name)
  const api = await openApi(values, deps)
  const files = await filesOf(await api.show(id), api, values.policy, deps)
  const bytes = bundleOf(files, deps.now())
  await write(path, name, bytes, values.force === true)
  const names = files.map((file) => file.name)
  const kb = Math.max(1, Math.round(bytes.length / 1024))
  printAnswer(
    {
      json: { file: path, bytes: bytes.length, entries: names },
      rows: [['ENTRY'], ...names.map((one) => [one])],
      lines: [
        `Wrote ${name}: ${counted(names.length, 'file')}, ${kb} KB. Secrets were taken out; read it before it leaves your hands.`,
        'For a support request: paste ticket.txt, and attach the zip.',
      ],
    },
    values,
    deps,
  )
  return 0
}

async function filesOf(
  detail: IncidentDetail,
  api: Api,
  policy: string | undefined,
  deps: CliDeps,
): Promise<BundleFile[]> {
  const now = Math.max(api.now(), detail.row.changedAt)
  const texts = await evidenceTexts(detail, api)
  const ids = knownIds(
    detail,
    texts.map(({ text }) => text),
  )
  const page = incidentPage(detail, { width: pageWidth, colour: false, timeZone: 'UTC' }, true, now)
  const agent = texts.filter(({ name }) => /agent/i.test(name))
  const files = [
    { name: 'ticket.txt', text: ticketText(detail, ids, now) },
    { name: 'story.txt', text: page.join('\n') },
    {
      name: 'timeline.txt',
      text: detail.timeline
        .map(({ at, text }) => `${momentText(at)}  ${lineText(text, detail.attempts)}`)
        .join('\n'),
    },
    { name: 'ids.txt', text: idsText(ids) },
    { name: 'policy.txt', text: await policyText(detail, policy, deps) },
    { name: 'versions.txt', text: await versionsText(api, deps) },
    ...(agent.length === 0 ? [{ name: 'agent-logs.txt', text: noAgentLogs(detail) }] : []),
    ...texts,
    { name: 'incident.json', text: jsonText(z.encode(incidentDetail, detail)) },
  ]
  const contents = files.map(({ name }) => name).join('\n')
  return [{ name: 'README.txt', text: `${readme(detail, now)}\n\n${contents}\n` }, ...files]
}

function readme({ row }: IncidentDetail, now: number): string {
  return [
    `Support bundle of the incident ${row.id}, written ${momentText(now)} by Batch Medic.`,
    'Secrets were replaced by REDACTED. ticket.txt is the text of a support request.',
  ].join('\n')
}

/** A text that cannot be read is no reason to go without the others. */
async function evidenceTexts({ row, evidence }: IncidentDetail, api: Api): Promise<BundleFile[]> {
  const files: BundleFile[] = []
  for (const { index, name, kept, firstErrorLine, failure } of evidence.slice(0, mostTexts)) {
    const path = `/api/incidents/${encodeURIComponent(row.id)}/evidence/${index}`
    const folder = /agent/i.test(name) ? 'agent-logs' : 'evidence'
    const text = kept
      ? await api.get(path, evidenceText).then(textOf, cannotRead)
      : failure || `Not kept. The line that tells most: ${firstErrorLine || 'none'}`
    files.push({ name: `${folder}/${fileName(index, name)}`, text: `# ${name}\n${text}` })
  }
  return files
}

/** With a link nobody needs a login: it stays out. */
function textOf({ text, truncated, errorLine }: EvidenceText): string {
  const head = truncated ? '# the end of a longer text\n' : ''
  const line =
    errorLine === undefined ? '' : `# tells most: line ${errorLine + 1} of what follows\n`
  return `${head}${line}${text}`
}

function cannotRead(error: unknown): string {
  if (!(error instanceof CliError)) throw error
  return `It could not be read: ${error.message}`
}

function noAgentLogs({ row, incident }: IncidentDetail): string {
  const [node = 'NODE'] = incident.finding.nodeIds
  const start = new Date(row.detectedAt - 3_600_000).toISOString()
  return [
    'No lines of an agent log were kept. Support may ask for the whole of them; they are on the node until it is',
    'reimaged or removed. To upload them into a container of your own:',
    '',
    `az batch node service-logs upload --pool-id ${row.pool} --node-id ${node} --start-time ${start} --container-url CONTAINER_SAS_URL`,
  ].join('\n')
}

const settingsSchema = z.looseObject({ version: z.string() })

async function versionsText(api: Api, deps: CliDeps): Promise<string> {
  const app = await api.get('/api/console/settings', settingsSchema).then(
    ({ version }) => version,
    (error: unknown) => {
      if (!(error instanceof CliError)) throw error
      return 'not told'
    },
  )
  return [
    `Batch Medic, the app   ${app}`,
    `Batch Medic, this tool ${deps.version}`,
    `Node.js                ${process.versions.node}`,
    `system                 ${platform()} ${release()} ${arch()}`,
  ].join('\n')
}

async function write(path: string, name: string, bytes: Uint8Array, force: boolean): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: force ? 'w' : 'wx', mode: 0o600 })
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw isThere(name)
    throw new CliError(2, `"${name}" cannot be written (${code}); give another with --output.`)
  }
}

function isThere(name: string): CliError {
  return new CliError(
    2,
    `"${name}" is there already; give another name with --output, or --force to write over it.`,
  )
}
