// Begins a pause, a hold or a silence: of what, for how long, and what follows from that.
import { useId, useState } from 'preact/hooks'
import { ChangeDialog } from '../changes/change-dialog.tsx'
import type { ChangeState } from '../changes/use-change.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import type { ControlBody } from './control-rows.ts'
import { controlEffects, durations, endless, placeText } from './effects.ts'
import type { PoolName } from './pool-name.ts'

export interface NewDialogProps {
  known: { pools: readonly PoolName[]; accounts: readonly string[] }
  query: URLSearchParams
  state: ChangeState
  onSend: (body: ControlBody, what: string) => void
  onClose: () => void
}

type Begins = 'pause' | 'hold' | 'silence'

const deeds: readonly { value: Begins; text: string }[] = [
  { value: 'pause', text: 'Pause: change nothing in a pool or an account' },
  { value: 'hold', text: 'Hold: leave one node alone' },
  { value: 'silence', text: 'Silence: send no messages about a pool' },
]
/** Of the list of pools: no pool, but all of the account. */
const whole = ''

export function NewDialog({ known, query, state, onSend, onClose }: NewDialogProps) {
  const asked = query.get('do')
  const [deed, setDeed] = useState<Begins>(
    deeds.find(({ value }) => value === asked)?.value ?? 'pause',
  )
  const [account, setAccount] = useState(query.get('account') ?? known.accounts[0] ?? '')
  const [pool, setPool] = useState(query.get('pool') ?? whole)
  const [node, setNode] = useState(query.get('node') ?? '')
  const [until, setUntil] = useState('2h')
  const ids = useId()
  const place = {
    account,
    ...(pool !== whole && { pool }),
    ...(deed === 'hold' && node.trim() !== '' && { node: node.trim() }),
  }
  const wrong =
    deed !== 'pause' && pool === whole
      ? 'Choose the pool first.'
      : deed === 'hold' && node.trim() === ''
        ? 'Write the id of the node.'
        : ''
  const ends = deed === 'silence' ? durations : [...durations, endless]
  const end = ends.find(({ value }) => value === until) ?? durations[1]
  const pools = known.pools.filter((one) => one.account === account).map((one) => one.pool)
  const verb = deed.charAt(0).toUpperCase() + deed.slice(1)
  return (
    <ChangeDialog
      title="Pause, hold or silence"
      verb={verb}
      state={state}
      needsReason
      wrong={wrong}
      onClose={onClose}
      onSend={(reason) =>
        onSend(
          { do: deed, ...place, reason, ...(end.value !== '' && { until: end.value }) },
          `${verb} of ${placeText(place)}`,
        )
      }
    >
      <Select name="What" value={deed} choices={deeds} onChange={(value) => setDeed(value)} />
      {known.accounts.length > 1 && (
        <Select
          name="Account"
          value={account}
          choices={known.accounts.map((name) => ({ value: name, text: name }))}
          onChange={(name) => {
            setAccount(name)
            setPool(whole)
          }}
        />
      )}
      <Select
        name="Pool"
        value={pool}
        choices={[
          { value: whole, text: deed === 'pause' ? 'All: the whole account' : 'Choose a pool' },
          ...[...new Set([...pools, ...(pool === whole ? [] : [pool])])].map((name) => ({
            value: name,
            text: name,
          })),
        ]}
        onChange={setPool}
      />
      {deed === 'hold' && (
        <Field
          name="Node id"
          value={node}
          onInput={setNode}
          maxLength={128}
          hint="As Batch names it: tvmps_…"
        />
      )}
      <Select name="For how long" value={end.value} choices={ends} onChange={setUntil} />
      <div class="notice" aria-live="polite">
        <h3 id={ids}>What will happen</h3>
        <ul aria-labelledby={ids}>
          {controlEffects(deed, place, end.value === '' ? '' : `after ${end.text}`).map(
            (effect) => (
              <li key={effect}>{effect}</li>
            ),
          )}
        </ul>
      </div>
    </ChangeDialog>
  )
}
