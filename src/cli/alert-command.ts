// `alert list` and `alert test`: the channels that are set up, and whether one works.
import { userInfo } from 'node:os'
import { z } from 'zod'
import { durationText } from '../domain/durations.ts'
import { plain } from '../domain/plain.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { openApi } from './open-api.ts'
import { printAnswer } from './output.ts'
import { table } from './table.ts'
import { CliError } from './usage.ts'

const channelsSchema = z.looseObject({
  channels: z.array(z.looseObject({ name: z.string(), kind: z.string().optional() })),
})
const testedSchema = z.looseObject({
  channel: z.string(),
  delivery: z.looseObject({
    kind: z.string(),
    reason: z.string().optional(),
    afterMs: z.number().optional(),
    note: z.string().optional(),
  }),
})

/** Throws `CliError` with one sentence. */
export async function listChannels({ values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const { channels } = await api.get('/api/channels', channelsSchema)
  const rows = channels.map(({ name, kind = '' }) => [name, kind])
  const lines = () =>
    channels.length === 0
      ? ['No channel is set up: nobody is told of anything. docs/channels.md says how.']
      : table(
          [
            { head: 'CHANNEL', cell: ({ name }) => plain(name, 40), dropsAt: 0 },
            { head: 'KIND', cell: ({ kind = '' }) => plain(kind, 20), dropsAt: 1 },
          ],
          channels,
          deps.terminal,
        )
  printAnswer({ json: { channels }, rows: [['CHANNEL', 'KIND'], ...rows], lines }, values, deps)
  return 0
}

/** As above; 1 where the channel did not take the message. */
export async function testChannel({ words, values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const name = words[0] ?? ''
  const by = values.by ?? userInfo().username
  const path = `/api/channels/${encodeURIComponent(name)}/test`
  const answer = await api.post(path, by, {}, testedSchema)
  const { kind, reason = '', afterMs, note } = answer.delivery
  const channel = plain(answer.channel, 40)
  if (kind === 'refused') throw new CliError(1, `${channel} refused it: ${plain(reason, 600)}`)
  if (kind === 'later') {
    const wait = afterMs === undefined ? '' : `, and asks for ${durationText(afterMs)} of patience`
    throw new CliError(1, `${channel} did not take it${wait}: ${plain(reason, 600)}`)
  }
  const about = note === undefined ? '' : ` ${plain(note, 300)}`
  const lines = [`${channel} took the test message; look whether it arrived.${about}`]
  const rows = [
    ['CHANNEL', 'DELIVERY', 'NOTE'],
    [answer.channel, kind, note ?? ''],
  ]
  printAnswer({ json: answer, rows, lines }, values, deps)
  return 0
}
