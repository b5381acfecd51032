// Says that nothing is wrong, and since when: an empty page alone could as well be a broken one.
import { Moment } from '../ui/moment.tsx'
import { usePolled } from '../use-api.ts'
import { readIncidentList } from '../wire.ts'

const aMinuteMs = 60_000

export function NothingWrong() {
  const { value } = usePolled('/incidents?top=50', readIncidentList, aMinuteMs)
  const ends = (value?.incidents ?? []).flatMap(({ resolvedAt }) => resolvedAt ?? [])
  const last = Math.max(...ends)
  return (
    <section class="notice good" aria-label="State">
      <h2>Nothing is wrong</h2>
      {value === undefined ? null : ends.length === 0 ? (
        <p>No incident is on record yet.</p>
      ) : (
        <p>
          Since <Moment at={last} ago />, when the last incident ended.{' '}
          <a href="#/history">The history</a> has it.
        </p>
      )}
    </section>
  )
}
