// The way to the sign-in of Microsoft Entra, and why the reader stands before it again.
import { useState } from 'preact/hooks'
import { Button } from '../ui/button.tsx'

export function EntraView({ trouble, onEnter }: { trouble: string; onEnter: () => Promise<void> }) {
  const [said, setSaid] = useState(trouble)
  const [isGoing, setGoing] = useState(false)
  const enter = async () => {
    setGoing(true)
    try {
      await onEnter()
    } catch (error) {
      setSaid(`The sign-in did not begin: ${error instanceof Error ? error.message : error}`)
      setGoing(false)
    }
  }
  return (
    <main class="door">
      <div class="card stack">
        <h1>Batch Medic</h1>
        {said === '' ? null : (
          <p class="notice trouble" role="alert">
            {said}
          </p>
        )}
        <p>
          This app takes accounts of your organisation. The role Reader shows everything here, the
          role Approver also changes things.
        </p>
        <div>
          <Button look="main" busy={isGoing} onPress={() => void enter()}>
            {isGoing ? 'Going there …' : 'Sign in with Microsoft'}
          </Button>
        </div>
      </div>
    </main>
  )
}
