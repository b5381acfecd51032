// What the catchers caught: the last 200 of each: cards, mails, webhook calls and events, kept over a restart.
import { z } from 'zod'
import { openJsonFile } from '../json-file.ts'

const cardSchema = z.object({
  n: z.number(),
  at: z.string(),
  bytes: z.number(),
  card: z.record(z.string(), z.unknown()),
})
const mailSchema = z.object({
  n: z.number(),
  at: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  messageId: z.string().optional(),
  inReplyTo: z.string().optional(),
  references: z.array(z.string()),
})
const hookSchema = z.object({
  n: z.number(),
  at: z.string(),
  /** That of the message: the same for a repetition. */
  id: z.string(),
  /** Whether the signature fits the secret; else why not. */
  genuine: z.boolean(),
  trouble: z.string().optional(),
  signature: z.string(),
  bytes: z.number(),
  /** The event as it came. */
  event: z.record(z.string(), z.unknown()),
})
const eventSchema = z.object({
  n: z.number(),
  at: z.string(),
  id: z.string(),
  type: z.string(),
  source: z.string(),
  subject: z.string(),
  /** Published by the app itself, so not delivered to it. */
  own: z.boolean(),
  data: z.unknown(),
})
const stateSchema = z.object({
  cards: z.array(cardSchema),
  mails: z.array(mailSchema),
  /** A file of an earlier run has none. */
  hooks: z.array(hookSchema).default([]),
  events: z.array(eventSchema),
})

export type CaughtState = z.infer<typeof stateSchema>
export type CaughtCard = z.infer<typeof cardSchema>
export type CaughtMail = z.infer<typeof mailSchema>
export type CaughtHook = z.infer<typeof hookSchema>
export type CaughtEvent = z.infer<typeof eventSchema>
type Kind = keyof CaughtState

export interface Caught {
  /** All lists, newest first. */
  state: Readonly<CaughtState>
  /** Adds one with the next number of its kind and the present time; returns it. */
  add<K extends Kind>(kind: K, item: Omit<CaughtState[K][number], 'n' | 'at'>): number
  /** Resolves when everything is on disk. */
  flush(): Promise<void>
}

const kept = 200

/** @param nowMs virtual time, which the page shows */
export function openCaught(path: string, nowMs: () => number): Caught {
  const state: CaughtState = { cards: [], mails: [], hooks: [], events: [] }
  const file = openJsonFile(path, stateSchema, () => state)
  Object.assign(state, file.initial)
  return {
    state,
    add(kind, item) {
      const list = state[kind] as { n: number; at: string }[]
      const n = (list[0]?.n ?? 0) + 1
      list.unshift({ ...item, n, at: new Date(nowMs()).toISOString() })
      list.length = Math.min(list.length, kept)
      file.save().catch((error: Error) => {
        process.stderr.write(`${path}: ${error.message}\n`)
      })
      return n
    },
    flush: () => file.save(),
  }
}
