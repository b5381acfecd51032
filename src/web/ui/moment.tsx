// A moment: UTC first, the reader's own time beside it, and how long ago that was.
import { agoText, localText, utcText } from '../format.ts'
import { useNow } from '../use-api.ts'

/** `ago`: also how long ago. `seconds`: where the order of things within a minute matters. */
export function Moment(props: { at: number; ago?: boolean; seconds?: boolean }) {
  const { at, ago = false, seconds = false } = props
  const now = useNow()
  const local = localText(at)
  const ofTime = Number.isNaN(new Date(at).getTime())
    ? {}
    : { dateTime: new Date(at).toISOString() }
  const beside = [local, ago ? agoText(at, now) : ''].filter((text) => text !== '').join(', ')
  return (
    <time {...ofTime}>
      {utcText(at, seconds)}
      {beside === '' ? '' : <span class="dim"> ({beside})</span>}
    </time>
  )
}
