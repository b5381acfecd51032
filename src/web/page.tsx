// The whole page: finds out how to sign in, then shows the view of the address and what the views share.
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { type AppClock, createAppClock } from '../api/app-clock.ts'
import { createApiClient } from './api-client.ts'
import { useRoute } from './router.ts'
import type { SessionStore } from './session.ts'
import { Shell } from './shell.tsx'
import { type Door, type EntraDoor, keyDoor } from './sign-in/door.ts'
import { EntraView } from './sign-in/entra-view.tsx'
import { openDoor } from './sign-in/open-door.ts'
import { SignInView } from './sign-in/sign-in-view.tsx'
import { Button } from './ui/button.tsx'
import { type Services, ServicesContext } from './use-api.ts'

const base = '/api'

export function Page({ session }: { session: SessionStore }) {
  const [door, setDoor] = useState<Door>()
  const [trouble, setTrouble] = useState('')
  const [clock] = useState(() => createAppClock(Date.now))
  const find = useCallback(async () => {
    setTrouble('')
    const found = await openDoor(base, clock, () => keyDoor(session))
    if (typeof found === 'string') setTrouble(found)
    else setDoor(found)
  }, [session, clock])
  useEffect(() => void find(), [find])
  if (door) return <Inside door={door} session={session} clock={clock} />
  return (
    <main class="door">
      <div class="card stack">
        <h1>Batch Medic</h1>
        {trouble === '' ? (
          <p role="status">Asking the app how to sign in …</p>
        ) : (
          <>
            <p class="notice trouble" role="alert">
              {trouble}
            </p>
            <div>
              <Button onPress={() => void find()}>Try again</Button>
            </div>
          </>
        )}
      </div>
    </main>
  )
}

function Inside(props: { door: Door; session: SessionStore; clock: AppClock }) {
  const { door, session, clock } = props
  const route = useRoute()
  const [isIn, setIn] = useState(door.isIn())
  const [trouble, setTrouble] = useState('')
  const [said, setSaid] = useState('')
  const api = useMemo(() => clientOf(door, clock), [door, clock])
  const leave = useCallback(
    (why: string) => {
      door.leave()
      api.forget()
      setTrouble(why)
      setIn(false)
    },
    [door, api],
  )
  const askForKey = useCallback<Services['askForKey']>(
    (use, { status, detail }) => {
      if (use === 'change') return
      const isKey = door.kind === 'key'
      // Signed in, and without the role: to sign in again would end here again at once.
      leave(
        isKey
          ? `The app did not take the key (${status}): it is wrong, was renewed, or is not for reading.`
          : detail,
      )
    },
    [door, leave],
  )
  const services = useMemo<Services>(
    () => ({ ...{ api, askForKey, say: setSaid, now: clock.now }, reader: door.reader }),
    [api, askForKey, door, clock],
  )
  if (isIn) {
    return (
      <ServicesContext.Provider value={services}>
        <Shell route={route} said={said} onSignOut={() => leave('')} />
      </ServicesContext.Provider>
    )
  }
  if (isEntra(door)) return <EntraView trouble={trouble} onEnter={door.enter} />
  return (
    <SignInView
      trouble={trouble}
      name={session.get().name}
      onSignIn={(given) => {
        session.set(given)
        setTrouble('')
        setIn(true)
      }}
    />
  )
}

function isEntra(door: Door): door is EntraDoor {
  return door.kind === 'entra'
}

function clientOf({ credentials }: Door, clock: AppClock) {
  return createApiClient({ fetch: (...args) => fetch(...args), base, clock, credentials })
}
