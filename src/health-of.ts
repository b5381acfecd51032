// What health says of a running app: the storage answers, the last census of each account, and whom messages reach.
import type { HealthPart } from './api/health.ts'
import type { App } from './app.ts'
import { channelsHealth } from './channels-health.ts'
import { durationText, minuteMs, momentText } from './domain/durations.ts'
import type { Check } from './self-check/check.ts'

/** A census is due every 30 s; without one for this long the service is not doing its work. */
const silentMs = 5 * minuteMs

export async function healthOf(app: App): Promise<readonly HealthPart[]> {
  const parts: HealthPart[] = []
  for (const { name } of app.accounts) {
    try {
      parts.push({
        name: `account ${name}`,
        ...accountHealth((await app.book.get(name)).notes, app),
      })
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
      return [{ name: 'storage', ok: false, detail: `It does not answer: ${reason}` }]
    }
  }
  const names = app.channels.map(({ name }) => name)
  const channels = channelsHealth(app.policy, names, await app.channelBook.all())
  return [{ name: 'storage', ok: true, detail: 'It answers.' }, ...parts, ...channels]
}

function accountHealth(
  page: { lastAt: number; lastError?: string },
  { clock }: App,
): { ok: boolean; detail: string } {
  if (page.lastAt === 0) return { ok: true, detail: 'No census has run yet.' }
  if (page.lastError) return { ok: false, detail: page.lastError }
  const age = clock.now() - page.lastAt
  const when = `The last census was at ${momentText(page.lastAt)}`
  if (age > silentMs) {
    return { ok: false, detail: `${when}, ${durationText(age)} ago: see the function census.` }
  }
  return { ok: true, detail: `${when}.` }
}

/** Its faults never take the app down: the census tells whether the work is done, and a restart would mend no right. */
export function selfCheckParts(checks: readonly Check[]): readonly HealthPart[] {
  const settings = { name: 'settings', ok: true, detail: 'All settings could be read.' }
  const parts = checks.map(({ name, kind, detail }): HealthPart => {
    return kind === 'fault'
      ? { name, ok: false, degraded: true, detail }
      : { name, ok: true, detail }
  })
  return [settings, ...parts]
}
