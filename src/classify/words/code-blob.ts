// Finds the blob that a failure speaks of: in its details, or in the words around it.
import { dayMs, momentText } from '../../domain/durations.ts'
import { redact } from '../../domain/redact.ts'
import type { Symptom } from '../../domain/symptom.ts'
import { type BlobSource, type BlobUse, readBlobSource } from '../blob-source.ts'
import { detail } from './code-said.ts'

const sources = ['blobsource', 'httpurl', 'storagecontainerurl', 'url', 'source', 'bloburl']
const destinations = ['filedestination', 'containerurl', 'destination', 'url']

/** As far into a text as a URL is looked for; the end of an output is where it fails. */
const mostText = 16_384

/** Undefined where no URL was said. */
export function blobOf(symptom: Symptom, use: BlobUse): BlobSource | undefined {
  const named = detail(symptom, ...(use === 'write' ? destinations : sources))
  const first = named === '' ? undefined : readBlobSource(named.trim(), symptom.at, use)
  // One that has run out explains more than one that looks good, wherever it was said.
  const other = first?.sas === 'expired' ? undefined : blobSaid(symptom, use)
  return named === '' || other?.sas === 'expired' ? other : first
}

function blobSaid(symptom: Symptom, use: BlobUse): BlobSource | undefined {
  const { message, details, output } = symptom
  const texts = [...details.map(({ value }) => value), message, output.slice(-mostText)]
  const urls = texts.flatMap((text) => text.match(/https?:\/\/[^\s"'|,]{3,2000}/gi) ?? [])
  // In no order of their own: the same facts give the same answer.
  const blobs = urls
    .filter((url) => isOfStorage(url))
    .sort()
    .flatMap((url) => readBlobSource(url, symptom.at, use) ?? [])
  return blobs.find(({ sas }) => sas === 'expired') ?? blobs[0]
}

/** A SAS tells it as well, behind a name of one's own or the address of a proxy. */
function isOfStorage(url: string): boolean {
  return (
    /\.(?:blob|dfs|file)\.(?:core|storage)\./i.test(url) ||
    (/[?&]se=/i.test(url) && /[?&]sig=/i.test(url))
  )
}

/** ` in/frame.exr in storage account frames`, to follow `blob`; empty where it is not known. */
export function blobText(blob: BlobSource | undefined): string {
  if (!blob) return ''
  const path = blob.path === '' ? '' : ` ${redact(blob.path)}`
  return `${path} in storage account ${redact(blob.account)}`
}

/** The container that the URL names; empty where it names none. */
export function containerText(blob: BlobSource | undefined): string {
  const container = blob?.path.split('/')[0] ?? ''
  if (!blob || container === '') return 'The container'
  return `The container ${redact(container)} in storage account ${redact(blob.account)}`
}

/** ` at 2026-03-01 04:05:06 UTC`; empty for no time. */
export function atText(time: number | undefined): string {
  return time === undefined || Math.abs(time) > 8.64e15 ? '' : ` at ${momentText(time)}`
}

/** A SAS that ran out long before anybody looks may have been good when the task ran. */
export function expiredLately(blob: BlobSource | undefined, now: number): boolean {
  return blob?.expiresAt !== undefined && now - blob.expiresAt < 7 * dayMs
}
