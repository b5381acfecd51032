// The whole page: signed in or not, the view of the address, and what the views share.
import { useCallback, useMemo, useState } from 'preact/hooks'
import { createApiClient } from './api-client.ts'
import { useRoute } from './router.ts'
import type { SessionStore } from './session.ts'
import { Shell } from './shell.tsx'
import { SignInView } from './sign-in/sign-in-view.tsx'
import { type Services, ServicesContext } from './use-api.ts'

export function Page({ session }: { session: SessionStore }) {
  const route = useRoute()
  const [isIn, setIn] = useState(session.get().key !== '')
  const [trouble, setTrouble] = useState('')
  const [said, setSaid] = useState('')
  const api = useMemo(() => clientOf(session), [session])
  const askForKey = useCallback<Services['askForKey']>(
    (use, problem) => {
      if (use === 'change') return
      session.signOut()
      api.forget()
      setTrouble(
        `The app did not take the key: it is wrong, was renewed, or is not for reading. (${problem.detail})`,
      )
      setIn(false)
    },
    [session, api],
  )
  const services = useMemo<Services>(
    () => ({
      ...{ api, askForKey, say: setSaid, now: Date.now },
      reader: {
        get name() {
          return session.get().name
        },
        set: session.set,
      },
    }),
    [api, askForKey, session],
  )
  if (!isIn) {
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
  return (
    <ServicesContext.Provider value={services}>
      <Shell
        route={route}
        said={said}
        onSignOut={() => {
          session.signOut()
          api.forget()
          setIn(false)
        }}
      />
    </ServicesContext.Provider>
  )
}

function clientOf(session: SessionStore) {
  return createApiClient({
    fetch: (...args) => fetch(...args),
    base: '/api',
    now: Date.now,
    async credentials(use) {
      const { key, changeKey, name } = session.get()
      return {
        'x-functions-key': use === 'change' && changeKey !== '' ? changeKey : key,
        ...(use === 'change' && name !== '' && { 'x-batch-medic-by': encodeURIComponent(name) }),
      }
    },
  })
}
