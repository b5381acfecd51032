// Answers GET /api/incidents/{id}/evidence/{index}: a text that was kept, with the line that tells most, and an address of it.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { EvidenceItem } from '../domain/attempt.ts'
import { shortLine } from '../domain/error-line.ts'
import { redact } from '../domain/redact.ts'
import { storyOf } from './incidents.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'
import { type EvidenceText, evidenceText } from './shapes/incident-detail.ts'

export const longestTextBytes = 256 * 1024
const linkMinutes = 10

/** The number is that of `evidence` in the answer of the incident. */
export async function evidenceResponse(
  app: Pick<App, 'story' | 'evidence'>,
  id: string,
  index: string,
): Promise<JsonResponse> {
  const story = await storyOf(app, id)
  if ('status' in story) return story
  const items = story.attempts.flatMap(({ evidence = [] }) => evidence)
  const item = /^\d{1,4}$/.test(index) ? items[Number(index)] : undefined
  if (!item) {
    const known = items.length === 0 ? 'it has none' : `it has 0 to ${items.length - 1}`
    const detail = `index: "${index.slice(0, 20)}" is no evidence of this incident; ${known}`
    return problem(404, 'No such evidence', detail)
  }
  if (item.stored === '') {
    const why = item.failure === '' ? 'it is told whole in the incident' : item.failure
    return problem(404, 'No text was kept', `index: "${index}" has no text of its own: ${why}`)
  }
  const text = await app.evidence.get(item.stored)
  if (text === undefined) {
    const detail = `index: "${index}" is not there any more; texts are deleted after the days that the deployment says`
    return problem(410, 'The text is gone', detail)
  }
  const link = await linkTo(app, item.stored)
  return json(z.encode(evidenceText, { ...shown(item, text), ...(link ? { link } : {}) }))
}

/** What cannot be signed is left out: the text is there all the same. */
async function linkTo(
  { evidence }: Pick<App, 'evidence'>,
  path: string,
): Promise<EvidenceText['link']> {
  try {
    return await evidence.link(path, linkMinutes)
  } catch {
    return undefined
  }
}

/** Redacted anew: what is a secret may be known better by now than when it was kept. */
function shown(item: EvidenceItem, kept: string): Omit<EvidenceText, 'link'> {
  const { text, truncated } = lastOf(redact(kept))
  const errorLine = lineOf(text, redact(item.firstErrorLine))
  return { name: item.name, text, ...(errorLine < 0 ? {} : { errorLine }), truncated }
}

function lineOf(text: string, wanted: string): number {
  if (wanted === '') return -1
  return text.split('\n').findIndex((line) => shortLine(line.trim()) === wanted)
}

/** The end of it, from the start of a line on. */
function lastOf(text: string): { text: string; truncated: boolean } {
  const bytes = Buffer.from(text)
  if (bytes.byteLength <= longestTextBytes) return { text, truncated: false }
  const tail = bytes.subarray(bytes.byteLength - longestTextBytes).toString()
  const line = tail.indexOf('\n')
  return { text: line < 0 ? tail.replace(/^\uFFFD+/, '') : tail.slice(line + 1), truncated: true }
}
