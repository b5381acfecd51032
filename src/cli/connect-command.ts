// Runs `batch-medic connect`: asks the app for a user on a node, or for its end, and prints what came of it.
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { z } from 'zod'
import { accessEnded, accessGiven } from '../api/shapes/controls.ts'
import { usualAccessMinutes } from '../domain/access.ts'
import { parseIncidentId } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import type { Given } from './command-row.ts'
import { connectPage } from './connect-page.ts'
import type { CliDeps } from './deps.ts'
import { openApi } from './open-api.ts'
import { forms } from './options.ts'
import { isoOf, printAnswer } from './output.ts'
import { sshPublicKey } from './ssh-key.ts'
import { wrongUsage } from './usage.ts'

/** Throws `CliError` with one sentence. */
export async function connectTo({ words, values }: Given, deps: CliDeps): Promise<number> {
  const place = placeOf(words[0] ?? '', values.node)
  const {
    end = false,
    reason = '',
    minutes = usualAccessMinutes,
    by = userInfo().username,
  } = values
  if (!end && reason.trim() === '') {
    throw wrongUsage('connect needs --reason "…": why you want in is kept with who you are.')
  }
  const api = await openApi(values, deps)
  if (end) {
    const answer = await api.post('/api/access/end', by, place, accessEnded)
    const rows = answer.ended.map(({ access, gone, reason }) => [access.user, String(gone), reason])
    const lines = endedLines(answer.ended)
    const json = z.encode(accessEnded, answer)
    printAnswer({ json, rows: [['USER', 'GONE', 'REASON'], ...rows], lines }, values, deps)
    return 0
  }
  const home = deps.env.HOME ?? deps.env.USERPROFILE
  const key = sshPublicKey(values.sshKey, home, deps.readText ?? readFile)
  const { admin = false, fromInside = false } = values
  const wish = { ...place, reason, minutes, admin, fromInside }
  const body = key === undefined ? wish : { ...wish, sshPublicKey: key.text }
  const given = await api.post('/api/access', by, body, accessGiven)
  const { access, os, address, port, password = '' } = given
  const rows = [
    ['NODE', 'USER', 'OS', 'ADDRESS', 'PORT', 'PASSWORD', 'UNTIL'],
    [access.nodeId, access.user, os, address, String(port), password, isoOf(access.until)],
  ]
  const lines = () => connectPage(given, key?.path, deps.terminal)
  printAnswer({ json: z.encode(accessGiven, given), rows, lines }, values, deps)
  return 0
}

/** As the API takes it. */
function placeOf(target: string, node: string | undefined): object {
  if (parseIncidentId(target)) return { incident: target, ...(node === undefined ? {} : { node }) }
  const parts = target.split('/')
  const [nodeId = '', pool = '', account] = parts.toReversed()
  const isPlace = parts.length === 2 || parts.length === 3
  if (!isPlace || !parts.every((part) => forms.node.form.test(part))) {
    throw wrongUsage(
      `"${target}" is neither an incident nor POOL/NODE; incidents show ID has the whole id of a node.`,
    )
  }
  return { pool, node: nodeId, ...(account === undefined ? {} : { account }) }
}

function endedLines(ended: z.infer<typeof accessEnded>['ended']): readonly string[] {
  if (ended.length === 0) return ['There is no user of Batch Medic on that node.']
  return ended.map(({ access, reason }) => `${plain(access.user, 40)}: ${plain(reason, 200)}`)
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
