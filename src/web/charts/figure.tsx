// A number that matters, with its name above and what it rests on beneath.

export function Figure({ name, value, under }: { name: string; value: string; under: string }) {
  return (
    <div class="figure card">
      <dt class="dim small">{name}</dt>
      <dd>
        <span class="value">{value}</span>
        <span class="dim small">{under}</span>
      </dd>
    </div>
  )
}
