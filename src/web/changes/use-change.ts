// Sends a change and follows it: the answer says that it was asked, the audit what came of it.
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { ApiClient, Problem } from '../api-client.ts'
import { useServices } from '../use-api.ts'
import { type Asked, type AuditEntry, readAsked, readAudit } from './change-wire.ts'

export type ChangeState =
  | { kind: 'idle' }
  | { kind: 'sending' }
  /** It was not taken: nothing has changed. */
  | { kind: 'refused'; text: string }
  /** The key reads but does not change. */
  | { kind: 'no-access'; problem: Problem }
  /** No answer came: it may have been taken, so it is not simply sent again. */
  | { kind: 'unsure'; text: string }
  | { kind: 'asked'; asked: Asked; at: number }
  | { kind: 'over'; entry: AuditEntry }

/** It was sent, and is not simply sent again: the dialog has done its part. */
export function isTaken({ kind }: ChangeState): boolean {
  return kind === 'asked' || kind === 'over' || kind === 'unsure'
}

/** The holder of the pool takes a request up within seconds; a dead one is replaced after two minutes. */
const followForMs = 150_000
const followEveryMs = 1_500
/** The clocks of reader and app differ. */
const slackMs = 3_600_000

export interface Change {
  state: ChangeState
  send(path: string, body: object): Promise<void>
  reset(): void
}

export function useChange(onOver: () => void): Change {
  const { api, now, say } = useServices()
  const [state, setState] = useState<ChangeState>({ kind: 'idle' })
  const send = useCallback(
    async (path: string, body: object) => {
      setState({ kind: 'sending' })
      const answer = await api.post(path, body, readAsked)
      switch (answer.kind) {
        case 'ok':
          say('Asked for. It is taken up within seconds.')
          setState({ kind: 'asked', asked: answer.value, at: now() })
          break
        case 'no-access':
          setState({ kind: 'no-access', problem: answer.problem })
          break
        case 'refused':
          setState({
            kind: 'refused',
            text: `${answer.problem.title}. ${answer.problem.detail}`,
          })
          break
        case 'unreachable':
          setState({ kind: 'unsure', text: answer.reason })
      }
    },
    [api, now, say],
  )
  useEffect(() => {
    if (state.kind !== 'asked') return
    let isOver = false
    const { asked, at } = state
    const follow = async () => {
      const entry = await entryOf(api, asked, at)
      if (isOver) return
      if (entry && entry.outcome !== 'asked') {
        setState({ kind: 'over', entry })
        say(`${outcomeWords(entry.outcome)}: ${entry.said}`)
        onOver()
      } else if (now() - at < followForMs) timer = setTimeout(follow, followEveryMs)
    }
    let timer = setTimeout(follow, followEveryMs / 3)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [state, api, now, say, onOver])
  return { state, send, reset: useCallback(() => setState({ kind: 'idle' }), []) }
}

async function entryOf(api: ApiClient, asked: Asked, at: number): Promise<AuditEntry | undefined> {
  const query = new URLSearchParams({
    account: asked.account,
    ...(asked.pool !== undefined && { pool: asked.pool }),
    ...{ since: new Date(at - slackMs).toISOString(), top: '200' },
  })
  const answer = await api.get(`/audit?${query}`, readAudit)
  if (answer.kind !== 'ok') return undefined
  return answer.value.audit.findLast(({ id }) => id === asked.id)
}

const outcomes: Readonly<Record<string, string>> = {
  asked: 'Asked for',
  applied: 'Done',
  unchanged: 'It was so already',
  refused: 'Refused',
  expired: 'Over by itself',
}

export function outcomeWords(outcome: string): string {
  return outcomes[outcome] ?? outcome
}
