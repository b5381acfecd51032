// What stands where nothing can be shown yet, nothing is there, or something went wrong: each says what to do.
import type { ComponentChildren } from 'preact'
import type { PolledRead } from '../use-api.ts'
import { Button } from './button.tsx'
import { Moment } from './moment.tsx'

export function Loading({ what }: { what: string }) {
  return (
    <p class="dim" role="status">
      Reading {what} …
    </p>
  )
}

/** Nothing is there, and what that means. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="notice">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

type Trouble = NonNullable<PolledRead<unknown>['trouble']>

export interface TroubleNoteProps {
  trouble: Trouble
  /** What is shown beneath is as old as that. */
  at?: number
  /** It is not asked again before the reader says so. */
  isOnce?: boolean
  onRetry: () => void
}

/** What went wrong with a read, and what to do. */
export function TroubleNote({ trouble, at, isOnce = false, onRetry }: TroubleNoteProps) {
  const { title, text, todo } = wordsOf(trouble, isOnce ? '' : 'The page goes on asking. ')
  return (
    <div class="notice trouble" role="alert">
      <h2>{title}</h2>
      <p>{text}</p>
      {todo === '' ? null : <p>{todo}</p>}
      {at === undefined ? null : (
        <p>
          What stands below is from <Moment at={at} ago seconds />.
        </p>
      )}
      <div>
        <Button onPress={onRetry}>Try again now</Button>
      </div>
    </div>
  )
}

function wordsOf(trouble: Trouble, goesOn: string): { title: string; text: string; todo: string } {
  switch (trouble.kind) {
    case 'unreachable':
      if (trouble.isUnreadable) {
        return {
          title: 'The answer cannot be read',
          text: 'The app answered in a form that this page does not know: it may be newer than the page.',
          todo: `Reload the page. Should it stay so, this tells its makers why: ${trouble.reason}`,
        }
      }
      return {
        title: 'The app does not answer',
        text: `${trouble.reason}.`.replace(/\.\.$/, '.'),
        todo: `${goesOn}Is this machine online, and the Function app running? Its state is in the Azure portal, and GET /api/health answers anyone.`,
      }
    case 'no-access':
      return {
        title: 'The key is not taken',
        text: trouble.problem.detail,
        todo: 'Sign in again with a key that is valid.',
      }
    case 'refused': {
      const { status, title, detail } = trouble.problem
      const todo =
        status >= 500
          ? `${goesOn}The log of the Function app says why.`
          : status === 429
            ? `${goesOn}It is asked for more than it answers: close other tabs of this page, or wait a minute.`
            : ''
      return { title, text: detail, todo }
    }
  }
}

/**
 * A read in all its states: the first wait, trouble without a value, trouble with an old value, the value. `what` is
 * what is read: `the pools`.
 */
export function Shown<T>(props: {
  read: PolledRead<T>
  what: string
  children: (value: T) => ComponentChildren
}) {
  const { read, what, children } = props
  const { value, trouble, at } = read
  const note = trouble && (
    <TroubleNote
      trouble={trouble}
      {...(value !== undefined && at !== undefined && { at })}
      onRetry={() => void read.refresh()}
    />
  )
  if (value === undefined) return note ?? <Loading what={what} />
  return (
    <>
      {note}
      {children(value)}
    </>
  )
}
